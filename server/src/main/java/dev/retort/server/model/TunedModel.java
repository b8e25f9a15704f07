package dev.retort.server.model;

import dev.retort.model.ModelRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A model that a job of this server trained.
 *
 * @param id such as {@code ft:open-mistral-7b:retort:20261130:handbook:1b4e28ba}
 * @param root the name that was asked to be trained
 * @param base the model that was trained
 * @param ref the tuned model: {@code local:} with its adapter's folder
 * @param job the job's id
 * @param name what a person calls it
 * @param description what a person says of it
 * @param archived whether it is put away: listed, and not served
 */
public record TunedModel(
        String id,
        String root,
        ModelRef base,
        ModelRef ref,
        String job,
        Instant createdAt,
        Optional<String> name,
        Optional<String> description,
        boolean archived) {

    /** Returns this model with another name or description; what is empty stays as it is. */
    public TunedModel described(Optional<String> newName, Optional<String> newDescription) {
        return new TunedModel(
                id,
                root,
                base,
                ref,
                job,
                createdAt,
                newName.or(() -> name),
                newDescription.or(() -> description),
                archived);
    }

    /** Returns this model put away or taken back. */
    public TunedModel archived(boolean away) {
        return new TunedModel(id, root, base, ref, job, createdAt, name, description, away);
    }
}
