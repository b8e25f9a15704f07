package dev.retort.local.download;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.http.NetworkFault;
import dev.retort.local.download.HubClient.RemoteFile;
import dev.retort.local.download.HubClient.Repository;
import dev.retort.local.download.ModelManifest.StoredFile;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fetches the files of one model from a hub into a folder of the store. */
final class HubDownload {

    private static final String INDEX = "model.safetensors.index.json";
    private static final String SINGLE = "model.safetensors";

    /** The files fetched beside the weights where they exist. */
    private static final Set<String> COMPANIONS = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "LICENSE",
            "LICENSE.txt",
            "LICENSE.md");

    private final HubClient hub;
    private final DownloadSettings settings;
    private final Duration pause;

    HubDownload(DownloadSettings settings, Duration pause) {
        this.hub = new HubClient(settings);
        this.settings = settings;
        this.pause = pause;
    }

    /** Fetches what is missing and writes the manifest last. */
    ModelManifest fetch(String ref, HubName name, Path folder, Progress progress) throws IOException {
        Repository repository = withRetries(name, () -> hub.repository(name));
        Set<String> paths = new LinkedHashSet<>(choose(name, repository));
        ResumableDownload download = new ResumableDownload(hub, name, repository.commit(), settings.stall(), pause);
        Map<String, StoredFile> stored = new LinkedHashMap<>();
        if (paths.contains(INDEX)) {
            fetchAll(name, repository, Set.of(INDEX), folder, download, stored, Progress.NONE);
            paths.addAll(shards(folder.resolve(INDEX)));
        }
        fetchAll(name, repository, paths, folder, download, stored, progress);
        String gguf = paths.stream()
                .filter(path -> path.endsWith(".gguf"))
                .findFirst()
                .orElse("");
        ModelManifest manifest =
                new ModelManifest(ref, repository.commit(), repository.license(), gguf, List.copyOf(stored.values()));
        manifest.write(folder);
        return manifest;
    }

    private List<String> choose(HubName name, Repository repository) {
        List<String> files = repository.files();
        if (name.file().isPresent()) {
            String file = name.file().get();
            if (!files.contains(file)) {
                throw new UsageException(
                        "%s has no file %s.".formatted(name.repository(), file),
                        "It has %s.".formatted(String.join(", ", files.subList(0, Math.min(20, files.size())))));
            }
            if (file.endsWith(".gguf")) {
                return List.of(file);
            }
        }
        boolean single = files.contains(SINGLE);
        if (single || files.contains(INDEX)) {
            if (!files.contains("config.json") || !files.contains("tokenizer.json")) {
                throw new ModelException(
                        "%s has no config.json or no tokenizer.json.".formatted(name.repository()),
                        "Take another repository of the model, or a GGUF of it.");
            }
            List<String> chosen =
                    new ArrayList<>(files.stream().filter(COMPANIONS::contains).toList());
            chosen.add(single ? SINGLE : INDEX);
            return chosen;
        }
        List<String> ggufs =
                files.stream().filter(file -> file.endsWith(".gguf")).toList();
        return switch (ggufs.size()) {
            case 1 -> ggufs;
            case 0 ->
                throw new ModelException(
                        "%s has neither safetensors nor a GGUF file.".formatted(name.repository()),
                        "Take a repository with model.safetensors or a GGUF file.");
            default ->
                throw new UsageException(
                        "%s has %d GGUF files.".formatted(name.repository(), ggufs.size()),
                        "Name one of them: hf:%s:%s; there are %s."
                                .formatted(name.repository(), ggufs.getFirst(), String.join(", ", ggufs)));
        };
    }

    private static List<String> shards(Path index) throws IOException {
        try {
            JsonNode map = new JsonMapper().readTree(Files.readString(index)).path("weight_map");
            List<String> shards = map.valueStream()
                    .map(shard -> shard.asString(""))
                    .distinct()
                    .sorted()
                    .toList();
            if (!shards.isEmpty() && shards.stream().allMatch(HubName::isSafe)) {
                return shards;
            }
            throw new InputException("%s names no shards.".formatted(index), "Take another repository of the model.");
        } catch (JacksonException e) {
            throw new InputException("%s is not JSON.".formatted(index), "Take another repository of the model.", e);
        }
    }

    private void fetchAll(
            HubName name,
            Repository repository,
            Set<String> paths,
            Path folder,
            ResumableDownload download,
            Map<String, StoredFile> stored,
            Progress progress)
            throws IOException {
        Map<String, RemoteFile> remote = new LinkedHashMap<>();
        for (String path : paths) {
            if (!stored.containsKey(path)) {
                remote.put(path, withRetries(name, () -> hub.file(name, repository.commit(), path)));
            }
        }
        long all = Math.max(
                1,
                remote.values().stream()
                        .mapToLong(file -> Math.max(0, file.bytes()))
                        .sum());
        requireSpace(folder, all);
        String task = "fetching " + name.repository();
        long before = 0;
        for (Map.Entry<String, RemoteFile> file : remote.entrySet()) {
            Path target = folder.resolve(file.getKey());
            long start = before;
            String hash = isThere(target, file.getValue())
                    ? file.getValue().hash().orElseThrow()
                    : download.fetch(
                            file.getKey(),
                            file.getValue(),
                            target,
                            done -> progress.advanced(task, Math.min(all, start + done), all));
            stored.put(file.getKey(), ModelManifest.stored(folder, file.getKey(), hash));
            before += Math.max(0, file.getValue().bytes());
            progress.advanced(task, Math.min(all, before), all);
        }
    }

    /** Returns whether an earlier call, stopped before the manifest, brought the file already. */
    private static boolean isThere(Path target, RemoteFile remote) throws IOException {
        return Files.isRegularFile(target)
                && remote.hash().isPresent()
                && Files.size(target) == remote.bytes()
                && FileHash.matches(target, remote.hash().get());
    }

    private static void requireSpace(Path folder, long bytes) throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < bytes / 100 * 101) {
            throw new ResourceException(
                    "%s has room for %,d bytes, and the model takes %,d.".formatted(folder, room, bytes),
                    "Free space or set RETORT_HOME to a folder with room, then run again.");
        }
    }

    /** A question to the hub that may fail for a moment. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> T withRetries(HubName name, Question<T> question) {
        for (int tries = 1; ; tries++) {
            try {
                return question.ask();
            } catch (IOException e) {
                if (tries == 4) {
                    throw new ModelException(
                            "The hub does not answer on %s: %s."
                                    .formatted(
                                            name.repository(),
                                            NetworkFault.words(e).orElse("the connection broke")),
                            "Check the connection and HF_ENDPOINT, then run again; a model that lies on this machine is named local:PATH.",
                            e);
                }
                ResumableDownload.sleep(pause.multipliedBy(tries), name);
            }
        }
    }
}
