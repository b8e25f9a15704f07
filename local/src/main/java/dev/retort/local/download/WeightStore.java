package dev.retort.local.download;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models on this machine: {@code local:smollm2-135m-instruct}, the default, which comes in a Python package;
 * {@code local:PATH}, a file or folder anywhere; {@code hf:owner/name[@revision][:file]}, of the Hugging Face hub or from
 * the cache of its Python client. What is fetched lies under {@code models} in Retort's home folder, whole and checked, or
 * not at all; several processes may fetch at once.
 */
public final class WeightStore {

    /** Name of the default model. */
    public static final ModelRef DEFAULT = new ModelRef("local", PinnedModel.SMOLLM2_135M.name());

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path home;
    private final Path models;
    private final DownloadSettings settings;
    private final Duration pause;

    /**
     * Opens the store; nothing is created before something is fetched.
     *
     * @param home see {@link RetortHome}
     */
    public WeightStore(Path home, DownloadSettings settings) {
        this(home, settings, PAUSE);
    }

    /** Opens the store with another pause between tries. */
    WeightStore(Path home, DownloadSettings settings, Duration pause) {
        this.home = home;
        this.models = home.resolve("models");
        this.settings = settings;
        this.pause = pause;
    }

    /** Returns Retort's home folder, in which the store lies. */
    public Path home() {
        return home;
    }

    /**
     * Returns a model, fetching it where it is not on this machine.
     *
     * @param progress receives bytes, and which process it waits for
     * @throws UsageException if the name is not understood, or there is no such file
     * @throws InputException if what is there is damaged
     * @throws ModelException if the hub has no such model or refuses it
     * @throws ResourceException if disk, network or pip do not allow it
     */
    public StoredModel fetch(ModelRef ref, Progress progress) {
        Optional<StoredModel> found = find(ref);
        if (found.isPresent()) {
            return found.get();
        }
        Path folder = folder(ref);
        try (StoreLock lock = StoreLock.on(folder, progress)) {
            Optional<StoredModel> meanwhile = find(ref);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            if (settings.offline()) {
                throw new ResourceException(
                        "%s is not on this machine, and network access is forbidden.".formatted(ref),
                        "Fetch it without --offline first, or name a file with local:PATH.");
            }
            OwnerOnly.createFolder(folder);
            ModelManifest manifest = ref.provider().equals("hf")
                    ? new HubDownload(settings, pause).fetch(ref.toString(), HubName.parse(ref), folder, progress)
                    : fetchPinned(folder, progress);
            return stored(ref, folder, manifest, true);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot store %s in %s: %s.".formatted(ref, folder, FileFault.words(e)),
                    "Free space, or set RETORT_HOME to a folder you may write to, then run again.",
                    e);
        }
    }

    /**
     * Returns a model that is on this machine.
     *
     * @throws InputException if a file of it was changed since it was fetched
     */
    public Optional<StoredModel> find(ModelRef ref) {
        return switch (ref.provider()) {
            case "hf" -> {
                Optional<StoredModel> own = findStored(ref);
                yield own.isPresent() ? own : findCached(ref);
            }
            case "local" -> isPinned(ref) ? findPinned(ref) : Optional.of(atPath(ref));
            default ->
                throw new UsageException(
                        "%s is not a model on this machine.".formatted(ref),
                        "Write local:%s, local:PATH or hf:owner/name.".formatted(DEFAULT.name()));
        };
    }

    /** Returns what was fetched into the store, by name. */
    public List<StoredModel> list() {
        List<StoredModel> stored = new ArrayList<>();
        if (!Files.isDirectory(models)) {
            return stored;
        }
        try (Stream<Path> folders = Files.list(models)) {
            for (Path folder : folders.sorted().toList()) {
                ModelManifest.read(folder)
                        .ifPresent(manifest ->
                                stored.add(stored(ModelRef.parse(manifest.name()), folder, manifest, false)));
            }
            return stored;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot list %s: %s.".formatted(models, FileFault.words(e)), "Check that you may read it.", e);
        }
    }

    /**
     * Deletes a model from the store, also one that is damaged or only partly there.
     *
     * @param progress receives which process it waits for
     * @return bytes freed; 0 where there was nothing
     * @throws UsageException if the name is a path outside the store
     */
    public long delete(ModelRef ref, Progress progress) {
        Path folder = folder(ref);
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (StoreLock lock = StoreLock.on(folder, progress)) {
            long freed = size(folder);
            // First the note that says the model is whole.
            Files.deleteIfExists(folder.resolve(ModelManifest.FILE));
            PipDownload.delete(folder);
            return freed;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot delete %s: %s.".formatted(folder, FileFault.words(e)),
                    "Check that you may write there.",
                    e);
        }
    }

    private Optional<StoredModel> findCached(ModelRef ref) {
        HubName name = HubName.parse(ref);
        HubCache cache = new HubCache(settings.hubCache());
        return cache.find(name)
                .map(path -> new StoredModel(
                        ref, path, size(path), Optional.empty(), Optional.of(cache.commit(name)), false));
    }

    private Optional<StoredModel> findStored(ModelRef ref) {
        Path folder = folder(ref);
        Optional<ModelManifest> manifest = ModelManifest.read(folder);
        manifest.ifPresent(present -> {
            requireOf(ref, present, folder);
            present.check(folder);
        });
        return manifest.map(present -> stored(ref, folder, present, false));
    }

    /** A folder that was renamed or copied by hand holds another model than its name says. */
    private static void requireOf(ModelRef ref, ModelManifest manifest, Path folder) {
        ModelRef noted = ModelRef.parse(manifest.name());
        boolean same = ref.provider().equals("hf") && noted.provider().equals("hf")
                ? HubName.parse(noted).equals(HubName.parse(ref))
                : noted.equals(ref);
        if (!same) {
            throw new InputException(
                    "%s holds %s and not %s.".formatted(folder, noted, ref), "Delete the folder and fetch it again.");
        }
    }

    /** A file that was put there by hand is taken when its hash is right. */
    private Optional<StoredModel> findPinned(ModelRef ref) {
        Path folder = folder(ref);
        Path file = folder.resolve(PinnedModel.SMOLLM2_135M.file());
        if (ModelManifest.read(folder).isEmpty() && Files.isRegularFile(file)) {
            try {
                adopt(folder, file);
            } catch (IOException e) {
                throw new ResourceException(
                        "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that you may read it.", e);
            }
        }
        return findStored(ref);
    }

    private static ModelManifest adopt(Path folder, Path file) throws IOException {
        PinnedModel model = PinnedModel.SMOLLM2_135M;
        String hash = "sha256:" + model.sha256();
        if (Files.size(file) != model.bytes() || !FileHash.matches(file, hash)) {
            throw new InputException(
                    "%s is not the file it should be: its sha256 is not %s.".formatted(file, model.sha256()),
                    "Delete it and run again to fetch it.");
        }
        ModelManifest manifest = new ModelManifest(
                DEFAULT.toString(),
                model.requirement(),
                model.license(),
                model.file(),
                List.of(ModelManifest.stored(folder, model.file(), hash)));
        manifest.write(folder);
        return manifest;
    }

    private ModelManifest fetchPinned(Path folder, Progress progress) throws IOException {
        new PipDownload(settings.pythons()).fetch(PinnedModel.SMOLLM2_135M, folder, progress);
        return adopt(folder, folder.resolve(PinnedModel.SMOLLM2_135M.file()));
    }

    private static boolean isPinned(ModelRef ref) {
        return ref.name().equals(DEFAULT.name());
    }

    private Path folder(ModelRef ref) {
        if (ref.provider().equals("hf")) {
            return models.resolve(HubName.parse(ref).folder());
        }
        if (ref.provider().equals("local") && isPinned(ref)) {
            return models.resolve(DEFAULT.name());
        }
        throw new UsageException(
                "%s is not kept in the store.".formatted(ref),
                "Name local:%s or a model that begins with hf:.".formatted(DEFAULT.name()));
    }

    private static StoredModel atPath(ModelRef ref) {
        Path path;
        try {
            path = Path.of(ref.name());
        } catch (InvalidPathException e) {
            throw new UsageException("\"%s\" is not a path.".formatted(ref.name()), "Write local:PATH.", e);
        }
        if (!Files.exists(path)) {
            throw new UsageException(
                    "There is no model \"%s\", neither by that name nor as a file or folder.".formatted(ref.name()),
                    "Write local:%s, local:PATH or hf:owner/name.".formatted(DEFAULT.name()));
        }
        return new StoredModel(ref, path, size(path), Optional.empty(), Optional.empty(), false);
    }

    private static StoredModel stored(ModelRef ref, Path folder, ModelManifest manifest, boolean fetchedNow) {
        Path path = manifest.entry().isEmpty() ? folder : folder.resolve(manifest.entry());
        Optional<String> license = Optional.of(manifest.license()).filter(text -> !text.isEmpty());
        return new StoredModel(ref, path, manifest.bytes(), license, Optional.of(manifest.revision()), fetchedNow);
    }

    private static long size(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            long size = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return size;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(path, FileFault.words(e)), "Check that you may read it.", e);
        }
    }
}
