package dev.retort.local.download;

import dev.retort.error.UsageException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * From where and how models are fetched.
 *
 * @param hub base address of the Hugging Face hub ({@code HF_ENDPOINT})
 * @param token sent to the hub's own address alone ({@code HF_TOKEN})
 * @param hubCache the cache of the Python client, which is read and never written ({@code HF_HUB_CACHE}, {@code HF_HOME})
 * @param offline whether every network access is forbidden ({@code HF_HUB_OFFLINE})
 * @param pythons commands that may start Python, tried in order ({@code RETORT_PYTHON} before the usual ones)
 * @param stall a connection that brings nothing for so long is given up and tried again
 */
public record DownloadSettings(
        URI hub, Optional<String> token, Path hubCache, boolean offline, List<String> pythons, Duration stall) {

    /** Checks the address. */
    public DownloadSettings {
        pythons = List.copyOf(pythons);
        if (hub.getHost() == null || !List.of("http", "https").contains(hub.getScheme())) {
            throw new UsageException(
                    "HF_ENDPOINT \"%s\" is not an address.".formatted(hub),
                    "Set it to one such as https://huggingface.co.");
        }
    }

    /** Returns the settings of this process's environment. */
    public static DownloadSettings ofThisProcess() {
        return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    static DownloadSettings of(Map<String, String> environment, Path userHome) {
        String endpoint = get(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
        Path hubHome = get(environment, "HF_HOME")
                .map(Path::of)
                .orElseGet(() -> get(environment, "XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElse(userHome.resolve(".cache"))
                        .resolve("huggingface"));
        List<String> usual = List.of("python3", "python", "py");
        List<String> pythons = get(environment, "RETORT_PYTHON").map(List::of).orElse(usual);
        return new DownloadSettings(
                address(endpoint),
                get(environment, "HF_TOKEN"),
                get(environment, "HF_HUB_CACHE").map(Path::of).orElse(hubHome.resolve("hub")),
                List.of("1", "true", "yes", "on")
                        .contains(get(environment, "HF_HUB_OFFLINE").orElse("").toLowerCase(Locale.ROOT)),
                pythons,
                Duration.ofSeconds(60));
    }

    private static URI address(String endpoint) {
        try {
            return URI.create(endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "HF_ENDPOINT \"%s\" is not an address.".formatted(endpoint),
                    "Set it to one such as https://huggingface.co.",
                    e);
        }
    }

    private static Optional<String> get(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Returns the same settings with every network access forbidden. */
    public DownloadSettings withoutNetwork() {
        return new DownloadSettings(hub, token, hubCache, true, pythons, stall);
    }

    /** Names the settings without the token. */
    @Override
    public String toString() {
        return "DownloadSettings[hub=%s, token=%s, hubCache=%s, offline=%s, pythons=%s, stall=%s]"
                .formatted(hub, token.isPresent() ? "set" : "none", hubCache, offline, pythons, stall);
    }
}
