package dev.retort.run;

import dev.retort.terms.TermsAcceptance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a run was made from and how far it is.
 *
 * @param retort version of Retort
 * @param createdAt when the run began
 * @param documents the files read, and those that could not be
 * @param models the models by role, as resolved; and by name of the hub the commit that it referred to
 * @param stages finished stages by name
 * @param checks what was settled before anything was spent; empty in a run that has not begun
 */
@API(status = API.Status.INTERNAL)
public record Manifest(
        String retort,
        Instant createdAt,
        List<DocumentRecord> documents,
        Map<String, String> models,
        Map<String, StageRecord> stages,
        Optional<Checks> checks) {

    /** Copies, with stable order. */
    public Manifest {
        documents = List.copyOf(documents);
        models = new TreeMap<>(models);
        stages = new TreeMap<>(stages);
    }

    /**
     * What was settled before anything was spent.
     *
     * @param datedNames the dated names that are used for moving ones, such as {@code mistral:mistral-large-latest}
     * @param terms what the teacher's terms say, and whether the user took it on himself
     * @param fineTuning what the fine-tuning service said of jobs for the student
     */
    public record Checks(Map<String, String> datedNames, Optional<TermsAcceptance> terms, Optional<String> fineTuning) {

        /** Nothing. */
        public static final Checks NONE = new Checks(Map.of(), Optional.empty(), Optional.empty());

        /** Copies, with stable order. */
        public Checks {
            datedNames = new TreeMap<>(datedNames);
        }

        /** Returns the same with other dated names. */
        public Checks withDatedNames(Map<String, String> names) {
            return new Checks(names, terms, fineTuning);
        }

        /** Returns the same with other terms. */
        public Checks withTerms(TermsAcceptance acceptance) {
            return new Checks(datedNames, Optional.of(acceptance), fineTuning);
        }

        /** Returns the same with another word of the fine-tuning service. */
        public Checks withFineTuning(String note) {
            return new Checks(datedNames, terms, Optional.of(note));
        }
    }

    /**
     * One file.
     *
     * @param name its name
     * @param sha256 its hash; empty where it could not be read
     * @param pages its pages
     * @param problem why it was left out; empty where it was read
     * @param damage sentences on what of it could not be read; none where all could, and in manifests of older runs
     * @param copy which document it repeats; empty where it repeats none, and in manifests of older runs
     */
    public record DocumentRecord(
            String name,
            String sha256,
            int pages,
            String problem,
            @Nullable List<String> damage,
            Optional<CopyRecord> copy) {

        /** A file that repeats no other. */
        public DocumentRecord(String name, String sha256, int pages, String problem, List<String> damage) {
            this(name, sha256, pages, problem, damage, Optional.empty());
        }

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
     * A document that is the text of another, or most of it.
     *
     * @param of the name of the document that is read in its place
     * @param identical whether both are the same file, byte by byte
     * @param passagesLeftOut how many of its passages the other holds; 0 for the same file, which is not read twice
     */
    public record CopyRecord(String of, boolean identical, int passagesLeftOut) {}

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
