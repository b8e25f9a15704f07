package dev.retort.local.training;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this machine can still give. */
final class FreeMemory {

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private FreeMemory() {}

    /** Returns bytes that can be had without swapping, within the limit of a container. */
    static long bytes() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long free = system.getFreeMemorySize();
        if (!Files.isReadable(MEMINFO)) {
            return free;
        }
        try {
            // "Free" leaves out the file cache, which the kernel gives back on demand.
            long available = Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(free);
            return Math.min(available, system.getTotalMemorySize());
        } catch (IOException e) {
            return free;
        }
    }
}
