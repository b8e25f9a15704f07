package dev.retort.local.download;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The folder in which weights, tuned models and the native libraries' cache lie. */
public final class RetortHome {

    private RetortHome() {}

    /** Returns the folder of this process: {@code RETORT_HOME}, or else the user's cache folder. */
    public static Path ofThisProcess() {
        return of(System.getenv(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * Returns {@code RETORT_HOME}, or else the place of caches on the operating system: {@code $XDG_CACHE_HOME/retort} or
     * {@code ~/.cache/retort}, {@code ~/Library/Caches/retort}, {@code %LOCALAPPDATA%\retort}.
     *
     * @param operatingSystem as in the system property {@code os.name}
     */
    static Path of(Map<String, String> environment, String operatingSystem, Path userHome) {
        String set = environment.getOrDefault("RETORT_HOME", "");
        if (!set.isBlank()) {
            return Path.of(set).toAbsolutePath().normalize();
        }
        String system = operatingSystem.toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return userHome.resolve("Library/Caches/retort");
        }
        String cache = environment.getOrDefault(system.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        if (!cache.isBlank()) {
            return Path.of(cache).resolve("retort");
        }
        return userHome.resolve(system.startsWith("windows") ? "AppData/Local/retort" : ".cache/retort");
    }
}
