package dev.retort.local.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the Python package gguf: see {@code src/test/python/make_gguf_golden.py}. */
class GgufFileTest {

    @Test
    void everyTypeIsDequantisedAsThePythonPackageDoes() throws Exception {
        FloatBuffer expected = ByteBuffer.wrap(Files.readAllBytes(golden("every-type.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        try (GgufFile file = GgufFile.open(golden("every-type.gguf"))) {
            assertThat(file.tensors()).hasSize(TensorType.values().length);
            for (GgufTensor tensor : file.tensors().values()) {
                float[] values = file.read(tensor);
                float[] wanted = new float[1024];
                expected.get(wanted);
                assertThat(values).as(tensor.name()).isEqualTo(wanted);
                assertThat(tensor.shape()).containsExactly(2, 512);
            }
        }
    }

    @Test
    void metadataOfEveryKindIsRead() throws Exception {
        try (GgufFile file = GgufFile.open(golden("every-type.gguf"))) {
            GgufMetadata metadata = file.metadata();
            assertThat(metadata.text("a.text")).contains("grüße, 世界");
            assertThat(metadata.integer("a.uint8")).hasValue(200);
            assertThat(metadata.integer("a.int8")).hasValue(-100);
            assertThat(metadata.integer("a.uint16")).hasValue(60_000);
            assertThat(metadata.integer("a.int16")).hasValue(-30_000);
            assertThat(metadata.integer("a.uint32")).hasValue(4_000_000_000L);
            assertThat(metadata.integer("a.int32")).hasValue(-2_000_000_000);
            assertThat(metadata.integer("a.uint64")).hasValue(1L << 40);
            assertThat(metadata.integer("a.int64")).hasValue(-(1L << 40));
            assertThat(metadata.number("a.float32")).hasValue(0.1f);
            assertThat(metadata.number("a.float64")).hasValue(0.1);
            assertThat(metadata.flag("a.flag")).contains(true);
            assertThat(metadata.list("a.texts", String.class)).contains(List.of("one", "two", ""));
            assertThat(metadata.list("a.integers", Long.class)).contains(List.of(1L, -2L, 3L));
            assertThat(metadata.text("b")).isEmpty();
            assertThatThrownBy(() -> metadata.integer("a.text"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("a.text");
        }
    }

    @Test
    void fileCutAnywhereIsRefusedAndNamed(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(golden("every-type.gguf"));
        Path cut = folder.resolve("cut.gguf");
        for (int length = 0; length < whole.length; length += length < 2000 ? 37 : 1009) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(cut))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cut.gguf");
        }
    }

    @Test
    void sizesInTheHeaderAreNotBelieved(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(golden("every-type.gguf"));
        for (int at : new int[] {8, 16, 24}) {
            for (long size : new long[] {-1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 33}) {
                byte[] changed = whole.clone();
                ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(at, size);
                Path file = Files.write(folder.resolve("size.gguf"), changed);
                assertThatThrownBy(() -> GgufFile.open(file)).isInstanceOf(InputException.class);
            }
        }
    }

    /** Kinds by their number: bytes, empty texts, empty lists. Each element takes far more memory than the file. */
    @ParameterizedTest
    @CsvSource({"0, 200000000", "7, 200000000", "8, 25000000", "9, 16000000", "12, 30000000"})
    void aHeaderThatWouldTakeManyTimesItsSizeInMemoryIsRefused(int kind, long count, @TempDir Path folder)
            throws Exception {
        ByteBuffer head = ByteBuffer.allocate(24 + 8 + 1 + 4 + 4 + 8).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x46554747).putInt(3).putLong(0).putLong(1);
        head.putLong(1).put((byte) 'a').putInt(9).putInt(kind).putLong(count);
        Path file = Files.write(folder.resolve("bomb.gguf"), head.array());
        // Zeros all of it, and a hole on disk.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), (250L << 20) - 1);
        }

        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("bomb.gguf")
                .hasMessageContaining("more than 256 MB of memory");
    }

    private static Path golden(String name) throws URISyntaxException, IOException {
        return Path.of(Objects.requireNonNull(GgufFileTest.class.getResource("/golden/" + name))
                .toURI());
    }
}
