package dev.retort.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run was made from and how far it is.
 *
 * @param retort version of Retort
 * @param createdAt when the run began
 * @param documents the files read, and those that could not be
 * @param models the models by role, as resolved
 * @param stages finished stages by name
 */
public record Manifest(
        String retort,
        Instant createdAt,
        List<DocumentRecord> documents,
        Map<String, String> models,
        Map<String, StageRecord> stages) {

    /** Copies, with stable order. */
    public Manifest {
        documents = List.copyOf(documents);
        models = new TreeMap<>(models);
        stages = new TreeMap<>(stages);
    }

    /**
     * One file.
     *
     * @param name its name
     * @param sha256 its hash; empty where it could not be read
     * @param pages its pages
     * @param problem why it was left out; empty where it was read
     * @param damage sentences on what of it could not be read; none where all could, and in manifests of older runs
     */
    public record DocumentRecord(
            String name,
            String sha256,
            int pages,
            String problem,
            @Nullable List<String> damage) {

        /** Copies the list. */
        public DocumentRecord {
            damage = damage == null ? List.of() : List.copyOf(damage);
        }

        @Override
        public List<String> damage() {
            return damage == null ? List.of() : damage;
        }
    }

    /**
     * A finished stage.
     *
     * @param fingerprint hash of the settings and input files it was made from
     * @param outputs hash of each output file by its name in the run
     * @param seconds how long it took
     * @param finishedAt when it ended
     */
    public record StageRecord(String fingerprint, Map<String, String> outputs, double seconds, Instant finishedAt) {

        /** Copies, with stable order. */
        public StageRecord {
            outputs = new TreeMap<>(outputs);
        }
    }
}
