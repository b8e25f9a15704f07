package dev.retort.local.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {

    @Test
    void everyTypeIsWrittenAsThePythonPackageQuantisesIt(@TempDir Path folder) throws Exception {
        Path golden = Path.of(Objects.requireNonNull(getClass().getResource("/golden/every-type.gguf"))
                .toURI());
        Path copy = folder.resolve("copy.gguf");
        try (GgufFile file = GgufFile.open(golden)) {
            for (TensorType type : List.of(TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.Q8_0)) {
                float[] values = values(file, type.name());
                // What is read back from the package's own Q8_0 lies on its grid: the same blocks come out again.
                GgufWriter.write(
                        copy,
                        Map.of("general.architecture", "test"),
                        List.of(new GgufWriter.Source(
                                "t", List.of(2L, 512L), type, TensorRows.of(FloatBuffer.wrap(values), 512))));
                try (GgufFile again = GgufFile.open(copy)) {
                    assertThat(values(again, "t")).as(type.name()).isEqualTo(values);
                }
            }
        }
    }

    @Test
    void metadataOfEveryKindComesBack(@TempDir Path folder) {
        Path file = folder.resolve("pairs.gguf");
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("text", "grüße");
        pairs.put("integer", 7);
        pairs.put("long", -(1L << 40));
        pairs.put("float", 0.1f);
        pairs.put("double", 0.1);
        pairs.put("flag", true);
        pairs.put("texts", List.of("a", "", "c"));
        pairs.put("floats", List.of(1f, 2f));
        pairs.put("integers", List.of(1, -2));
        GgufWriter.write(file, pairs, List.of());
        try (GgufFile read = GgufFile.open(file)) {
            pairs.put("integer", 7L);
            pairs.put("integers", List.of(1L, -2L));
            assertThat(read.metadata().asMap()).isEqualTo(pairs);
        }
    }

    @Test
    void wholeNumbersOfAListHave32SignedBitsAsInTheGgufOfThePythonPackage(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("kinds.gguf");
        GgufWriter.write(file, Map.of("kinds", List.of(1, 3)), List.of());
        Path golden = Path.of(Objects.requireNonNull(getClass().getResource("/golden/vocabulary-bytes.gguf"))
                .toURI());
        assertThat(kindOfList(file, "kinds"))
                .isEqualTo(kindOfList(golden, "tokenizer.ggml.token_type"))
                .isEqualTo(5);
    }

    /** What stands behind a key: that it is a list, then of which kind. */
    private static int kindOfList(Path file, String key) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ByteBuffer behind =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(text.indexOf(key) + key.length());
        assertThat(behind.getInt()).as("a list").isEqualTo(9);
        return behind.getInt();
    }

    @Test
    void bfloat16IsRoundedToTheNearestEven() {
        assertThat(HalfPrecision.bfloat16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(HalfPrecision.bfloat16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
        assertThat(HalfPrecision.bfloat16(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
        assertThat(HalfPrecision.bfloat16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xff80);
    }

    private static float[] values(GgufFile file, String name) {
        return file.read(Objects.requireNonNull(file.tensors().get(name)));
    }
}
