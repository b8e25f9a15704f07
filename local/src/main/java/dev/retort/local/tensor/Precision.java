package dev.retort.local.tensor;

import dev.retort.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The numbers in which weights and the key-value cache are held and matrices multiplied. */
public enum Precision {
    /** Exact, and the only choice on processors without bfloat16 instructions. */
    FLOAT32(ScalarType.Float),
    /** Half the memory, several times the speed where the processor multiplies bfloat16. */
    BFLOAT16(ScalarType.BFloat16);

    private static final Set<String> PROCESSOR_FLAGS = flags(Path.of("/proc/cpuinfo"));

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    /** Returns libtorch's name for it. */
    public ScalarType type() {
        return type;
    }

    /** Returns the tensor in this precision: the same one where it already is. */
    public Tensor of(Tensor tensor) {
        return isOf(tensor) ? tensor : tensor.to(type);
    }

    /** Returns whether a tensor holds such numbers. */
    public boolean isOf(Tensor tensor) {
        // What libtorch returns is another object than the constant.
        return tensor.scalar_type().value == type.value;
    }

    /**
     * Parses a setting.
     *
     * @param setting {@code float32}, {@code bfloat16} or {@code auto}, which means {@link #fastest()}
     * @throws UsageException if it is none of these
     */
    public static Precision parse(String setting) {
        return switch (setting.toLowerCase(Locale.ROOT)) {
            case "auto" -> fastest();
            case "float32" -> FLOAT32;
            case "bfloat16" -> BFLOAT16;
            default ->
                throw new UsageException(
                        "The precision \"%s\" is not known.".formatted(setting), "Write float32, bfloat16 or auto.");
        };
    }

    /** Returns bfloat16 where this processor multiplies it (AVX512-BF16 or AMX), float32 elsewhere. */
    public static Precision fastest() {
        return PROCESSOR_FLAGS.contains("avx512_bf16") || PROCESSOR_FLAGS.contains("amx_bf16") ? BFLOAT16 : FLOAT32;
    }

    private static Set<String> flags(Path processor) {
        if (!Files.isReadable(processor)) {
            return Set.of();
        }
        try {
            return Files.readAllLines(processor).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Set.copyOf(Arrays.asList(line.split("[\\s:]+"))))
                    .orElse(Set.of());
        } catch (IOException e) {
            return Set.of();
        }
    }
}
