package dev.retort.local.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and tensors over 2 and over 4 GiB; the files have holes, so that they take no room. */
class LargeFilesTest {

    private static final int COLUMNS = 32_768;
    private static final long ROWS = 75_000;

    @TempDir
    Path folder;

    @Test
    void safetensorsBeyondFourGibibytes() throws IOException {
        long large = 2L * ROWS * COLUMNS;
        String header = """
                {"large": {"dtype": "BF16", "shape": [%d, %d], "data_offsets": [0, %d]},
                 "behind": {"dtype": "F32", "shape": [2, 3], "data_offsets": [%d, %d]}}""".formatted(ROWS, COLUMNS, large, large, large + 24);
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("model.safetensors");
        long data = 8L + json.length;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(data + large + 24);
            out.write(little(8).putLong(json.length).array());
            out.write(json);
            // 1.5 in bfloat16: the first value of the last row.
            out.seek(data + 2 * (ROWS - 1) * COLUMNS);
            out.write(little(2).putShort((short) 0x3fc0).array());
            out.seek(data + large);
            out.write(floats(1, 2, 3, 4, 5, 6));
        }
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            FloatBuffer behind = FloatBuffer.allocate(6);
            read.read("behind", behind);
            assertThat(behind.array()).containsExactly(1, 2, 3, 4, 5, 6);
            FloatBuffer row = FloatBuffer.allocate(COLUMNS);
            read.rows("large").read(ROWS - 1, 1, row);
            assertThat(row.get(0)).isEqualTo(1.5f);
            assertThat(row.get(1)).isZero();
        }
    }

    @Test
    void ggufBeyondTwoGibibytes() throws IOException {
        long large = ROWS * COLUMNS / 32 * 34;
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        header.write(little(20).putInt(3).putLong(2).putLong(0).array());
        tensor(header, "large", COLUMNS, ROWS, TensorType.Q8_0, 0);
        tensor(header, "behind", 3, 2, TensorType.F32, large);
        long data = (header.size() + 31L) / 32 * 32;
        Path file = folder.resolve("model.gguf");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(data + large + 24);
            out.write(header.toByteArray());
            // The first block of the last row: scale 0.5, first value 7.
            out.seek(data + (ROWS - 1) * COLUMNS / 32 * 34);
            out.write(
                    little(3).putShort(Float.floatToFloat16(0.5f)).put((byte) 7).array());
            out.seek(data + large);
            out.write(floats(1, 2, 3, 4, 5, 6));
        }
        try (GgufFile read = GgufFile.open(file)) {
            Map<String, GgufTensor> tensors = read.tensors();
            assertThat(read.read(Objects.requireNonNull(tensors.get("behind")))).containsExactly(1, 2, 3, 4, 5, 6);
            FloatBuffer row = FloatBuffer.allocate(COLUMNS);
            read.rows(Objects.requireNonNull(tensors.get("large"))).read(ROWS - 1, 1, row);
            assertThat(row.get(0)).isEqualTo(3.5f);
            assertThat(row.get(1)).isZero();
        }
    }

    @Test
    void fileThatIsShorterThanItsHeaderSaysIsRefused() throws IOException {
        String header =
                "{\"large\": {\"dtype\": \"F32\", \"shape\": [75000, 32768], \"data_offsets\": [0, 9830400000]}}";
        Path file = folder.resolve("model.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(5L << 30);
            out.write(little(8).putLong(header.length()).array());
            out.write(header.getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("large");
    }

    private static void tensor(
            ByteArrayOutputStream out, String name, long columns, long rows, TensorType type, long offset)
            throws IOException {
        out.write(little(8).putLong(name.length()).array());
        out.write(name.getBytes(StandardCharsets.US_ASCII));
        out.write(little(32)
                .putInt(2)
                .putLong(columns)
                .putLong(rows)
                .putInt(type.code())
                .putLong(offset)
                .array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = little(4 * values.length);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
