package dev.retort.server.model;

import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A model under a name that clients call it by.
 *
 * @param name as clients call it
 * @param ref what runs
 * @param ranAs what the answer says has run: the reference, or the name of a tuned model
 * @param use what it is for
 * @param tuned the tuned model, where it is one of this server's jobs
 * @param createdAt when it came here
 * @param retrieval the run from whose passages it answers, where it does
 * @param student the model that a run trained, where it is the student of one
 */
public record ServedModel(
        String name,
        ModelRef ref,
        String ranAs,
        Use use,
        Optional<TunedModel> tuned,
        Instant createdAt,
        Optional<Retrieval> retrieval,
        Optional<ModelRef> student) {

    /** Creates a model that sees only what a client sends. */
    public ServedModel(
            String name, ModelRef ref, String ranAs, Use use, Optional<TunedModel> tuned, Instant createdAt) {
        this(name, ref, ranAs, use, tuned, createdAt, Optional.empty(), Optional.empty());
    }

    /** Returns the model before its training, where it was trained. */
    public Optional<ModelRef> base() {
        return tuned.map(TunedModel::base).or(() -> student);
    }

    /**
     * A run from whose passages a model answers.
     *
     * @param run the run's folder
     * @param tuned whether the tuned student answers, or the student before its training
     */
    public record Retrieval(Path run, boolean tuned) {}

    /** The purpose of a model. */
    public enum Use {
        /** It answers conversations. */
        CHAT,
        /** It turns texts into vectors. */
        EMBEDDING
    }
}
