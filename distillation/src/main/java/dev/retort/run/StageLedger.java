package dev.retort.run;

import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.file.JsonFile;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * Remembers which steps of a run are done, and from what: a step runs again only when a setting or an input file changed.
 * An output that a person edited is kept; what follows from it is rerun. Thread-safe for steps that
 * share no output.
 */
@API(status = API.Status.INTERNAL)
public final class StageLedger {

    private final RunDirectory run;
    private final Clock clock;
    private final boolean writable;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Manifest manifest;

    /**
     * Opens the ledger of a run, beginning one where there is none.
     *
     * @throws InputException if manifest.json is damaged
     */
    public StageLedger(RunDirectory run, String version, Clock clock) {
        this(run, version, clock, true);
    }

    private StageLedger(RunDirectory run, String version, Clock clock, boolean writable) {
        this.run = run;
        this.clock = clock;
        this.writable = writable;
        this.manifest = read(run)
                .orElseGet(
                        () -> new Manifest(version, clock.instant(), List.of(), Map.of(), Map.of(), Optional.empty()));
    }

    /** Opens the ledger of a run that is only read: what is recorded is forgotten. */
    public static StageLedger readOnly(RunDirectory run, String version, Clock clock) {
        return new StageLedger(run, version, clock, false);
    }

    /** Returns the manifest of a run, where it has one. */
    public static Optional<Manifest> read(RunDirectory run) {
        if (!Files.exists(run.manifest())) {
            return Optional.empty();
        }
        return Optional.of(JsonFile.read(
                run.manifest(),
                Manifest.class,
                "Restore it, or delete it to repeat the stages; paid calls stay in calls.sqlite."));
    }

    /** Returns the manifest unchanged. */
    public Manifest manifest() {
        return manifest;
    }

    /** Records the files read and those left out. */
    public void documents(List<Manifest.DocumentRecord> documents) {
        change(now -> new Manifest(now.retort(), now.createdAt(), documents, now.models(), now.stages(), now.checks()));
    }

    /** Records which model plays a role. */
    public void model(String role, String name) {
        change(now -> {
            Map<String, String> models = new TreeMap<>(now.models());
            models.put(role, name);
            return new Manifest(now.retort(), now.createdAt(), now.documents(), models, now.stages(), now.checks());
        });
    }

    /** Records what was settled before anything was spent. */
    public void checks(Manifest.Checks checks) {
        change(now -> new Manifest(
                now.retort(), now.createdAt(), now.documents(), now.models(), now.stages(), Optional.of(checks)));
    }

    /** The work of a step. */
    @FunctionalInterface
    public interface Work {
        /** Makes the outputs. */
        void make();
    }

    /**
     * Runs a step unless it is done already.
     *
     * @param name of the step
     * @param settings what it depends on besides files; anything that writes as JSON
     * @param inputs files it depends on
     * @param outputs files it makes
     * @return true if the work was done now, false if the step was up to date
     */
    public boolean step(String name, Object settings, List<Path> inputs, List<Path> outputs, Work work) {
        String fingerprint = fingerprint(settings, inputs);
        if (isUpToDate(name, fingerprint, outputs)) {
            return false;
        }
        Instant start = clock.instant();
        work.make();
        Map<String, String> hashes = new TreeMap<>();
        outputs.forEach(file -> hashes.put(run.root().relativize(file).toString(), sha256(file)));
        Instant end = clock.instant();
        double seconds = (end.toEpochMilli() - start.toEpochMilli()) / 1000.0;
        change(now -> {
            Map<String, Manifest.StageRecord> stages = new TreeMap<>(now.stages());
            stages.put(name, new Manifest.StageRecord(fingerprint, hashes, seconds, end));
            return new Manifest(now.retort(), now.createdAt(), now.documents(), now.models(), stages, now.checks());
        });
        return true;
    }

    /** Returns whether {@link #step} would leave a step as it is, because it is done with the same settings and inputs. */
    public boolean isUpToDate(String name, Object settings, List<Path> inputs, List<Path> outputs) {
        // Without a record no file is read: those of a first run may be many, and the step itself reads them.
        return manifest.stages().containsKey(name) && isUpToDate(name, fingerprint(settings, inputs), outputs);
    }

    private boolean isUpToDate(String name, String fingerprint, List<Path> outputs) {
        Manifest.StageRecord done = manifest.stages().get(name);
        return done != null
                && done.fingerprint().equals(fingerprint)
                && outputs.stream().allMatch(Files::exists);
    }

    /** Returns the outputs of finished steps that were changed by hand since. */
    public List<String> edited() {
        return manifest.stages().values().stream()
                .flatMap(stage -> stage.outputs().entrySet().stream())
                .filter(output -> Files.exists(run.root().resolve(output.getKey()))
                        && !sha256(run.root().resolve(output.getKey())).equals(output.getValue()))
                .map(Map.Entry::getKey)
                .distinct()
                .sorted()
                .toList();
    }

    private void change(UnaryOperator<Manifest> change) {
        // No monitor: before Java 24 a virtual thread would keep its carrier while the disk is awaited.
        changing.lock();
        try {
            Manifest next = change.apply(manifest);
            if (!next.equals(manifest)) {
                manifest = next;
                if (writable) {
                    WholeFile.writeJson(run.manifest(), next);
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Returns the hash of settings and file contents: equal for equal, so that work can be found again by it. */
    public String fingerprint(Object settings, List<Path> inputs) {
        StringBuilder text = new StringBuilder(Json.mapper().writeValueAsString(settings));
        inputs.forEach(file -> text.append('\n').append(Files.exists(file) ? sha256(file) : "absent"));
        return Sha256.of(text.toString());
    }

    private static String sha256(Path file) {
        return Files.isDirectory(file) ? "folder" : Sha256.of(file);
    }
}
