package dev.retort.cli;

import dev.retort.cli.DoctorCommand.Finding;
import dev.retort.cli.DoctorCommand.Standing;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.WeightStore;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The hardware and software of this machine. */
final class Machine {

    private static final List<String> KEYS = List.of(
            "MISTRAL_API_KEY", "OPENAI_API_KEY", "TOGETHER_API_KEY", "FIREWORKS_API_KEY", "HF_TOKEN", "WANDB_API_KEY");
    private static final Set<String> PLATFORMS =
            Set.of("linux-amd64", "mac os x-aarch64", "mac os x-x86_64", "windows-amd64");
    private static final long NEEDED_DISK = 1L << 30;
    private static final long NEEDED_MEMORY = 3L << 30;

    private Machine() {}

    static List<Finding> findings(Path home) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "JDK", Standing.GOOD, "%s, %s".formatted(Runtime.version(), System.getProperty("java.home"))));
        findings.add(platform());
        findings.add(processor());
        findings.add(kernels());
        findings.add(memory());
        findings.add(disk(home));
        findings.add(weights(home));
        return findings;
    }

    static List<Finding> keys(Map<String, String> environment) {
        return KEYS.stream()
                .map(name -> {
                    String value = environment.get(name);
                    boolean present = value != null && !value.isBlank();
                    return new Finding(name, present ? Standing.GOOD : Standing.ABSENT, present ? "set" : "not set");
                })
                .toList();
    }

    private static Finding platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String platform = (os.startsWith("windows") ? "windows" : os) + "-" + System.getProperty("os.arch", "");
        boolean known = PLATFORMS.contains(platform);
        return new Finding(
                "platform",
                known ? Standing.GOOD : Standing.BAD,
                known
                        ? platform
                        : platform
                                + ": libtorch has no build for it; local models do not run here, models behind an API"
                                + " do");
    }

    private static Finding processor() {
        int cores = Runtime.getRuntime().availableProcessors();
        Set<String> flags = flags();
        String fast = flags.contains("amx_bf16")
                ? "bf16 in AMX tiles"
                : flags.contains("avx512_bf16")
                        ? "bf16 in AVX-512"
                        : "no bf16: training and generation run in float32, several times slower";
        return new Finding("processor", Standing.GOOD, "%d cores, %s".formatted(cores, fast));
    }

    private static Finding kernels() {
        try (Kernels kernels = Kernels.open(Precision.fastest())) {
            return new Finding("kernels", Standing.GOOD, "oneDNN");
        } catch (ResourceException e) {
            return new Finding("kernels", Standing.ABSENT, "%s %s".formatted(e.problem(), e.remedy()));
        }
    }

    private static Set<String> flags() {
        Path file = Path.of("/proc/cpuinfo");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith("flags"))
                            .findFirst()
                            .map(line -> (Set<String>) new TreeSet<>(List.of(line.split("\\s+"))))
                            .orElse(Set.of())
                    : Set.of();
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Finding memory() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getFreeMemorySize()
                        : 0;
        boolean enough = bytes >= NEEDED_MEMORY;
        return new Finding(
                "memory",
                enough ? Standing.GOOD : Standing.BAD,
                "%s free%s"
                        .formatted(gigabytes(bytes), enough ? "" : "; the demo needs about 3 GB: end other programs"));
    }

    private static Finding disk(Path home) {
        try {
            Path existing = home;
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            long bytes = Files.getFileStore(existing).getUsableSpace();
            boolean enough = bytes >= NEEDED_DISK;
            return new Finding(
                    "disk",
                    enough ? Standing.GOOD : Standing.BAD,
                    "%s free at %s%s"
                            .formatted(
                                    gigabytes(bytes),
                                    home,
                                    enough ? "" : "; 1 GB is needed: free some or set RETORT_HOME elsewhere"));
        } catch (IOException e) {
            return new Finding("disk", Standing.BAD, "%s cannot be looked at: %s".formatted(home, FileFault.words(e)));
        }
    }

    private static Finding weights(Path home) {
        int models =
                new WeightStore(home, DownloadSettings.ofThisProcess()).list().size();
        return new Finding(
                "weights",
                models > 0 ? Standing.GOOD : Standing.ABSENT,
                models > 0
                        ? "%d models at %s".formatted(models, home)
                        : "none yet; fetched at the first use, or by: retort models fetch local:smollm2-135m-instruct");
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
