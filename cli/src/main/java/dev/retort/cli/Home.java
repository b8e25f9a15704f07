package dev.retort.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where weights, tuned models and native libraries lie: RETORT_HOME, or the user's cache folder. */
final class Home {

    private Home() {}

    static Path path(Map<String, String> environment) {
        String set = environment.get("RETORT_HOME");
        if (set != null && !set.isBlank()) {
            return Path.of(set).toAbsolutePath();
        }
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path user = Path.of(System.getProperty("user.home"));
        if (os.contains("mac")) {
            return user.resolve("Library/Caches/retort");
        }
        if (os.contains("windows")) {
            String local = environment.get("LOCALAPPDATA");
            return (local == null ? user.resolve("AppData/Local") : Path.of(local)).resolve("retort");
        }
        String cache = environment.get("XDG_CACHE_HOME");
        return (cache == null || cache.isBlank() ? user.resolve(".cache") : Path.of(cache)).resolve("retort");
    }
}
