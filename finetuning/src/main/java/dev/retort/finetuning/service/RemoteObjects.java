package dev.retort.finetuning.service;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.JsonApi;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Files and models on a service: found in lists, deleted with proof. */
public final class RemoteObjects {

    private final String service;
    private final JsonApi api;
    private final Refusals refusals;
    private final InstantSource clock;

    /** Creates the access for a service of that name. */
    public RemoteObjects(String service, JsonApi api, Refusals refusals, InstantSource clock) {
        this.service = service;
        this.api = api;
        this.refusals = refusals;
        this.clock = clock;
    }

    /**
     * Deletes an object and asks for it afterwards: gone is what answers 404 or 410, or is no longer in the list: some
     * services still show for a while what they have deleted.
     *
     * @param kind {@code model} or {@code file}
     * @param path where it is
     * @param listPath where all of its kind are
     * @param listField field of the list's entries; an empty name means the reply is the list itself
     * @throws ModelException if the service refuses to delete it
     * @throws ResourceException if the service cannot be reached
     */
    public DeletionReceipt delete(String kind, String id, String path, String listPath, String listField) {
        return delete(kind, id, path, path, listPath, listField);
    }

    /** Deletes an object by one path and asks for it by another. */
    public DeletionReceipt delete(
            String kind, String id, String deletePath, String path, String listPath, String listField) {
        HttpOutcome deletion = api.send(HttpCall.delete(deletePath));
        boolean unknown = deletion instanceof Answered answered && missing(answered);
        if (!unknown) {
            refusals.require(deletion, "delete %s %s".formatted(kind, id));
        }
        HttpOutcome look = api.send(HttpCall.get(path));
        if (look instanceof Answered answered && missing(answered)) {
            return receipt(kind, id, true, "GET %s answered %d".formatted(path, answered.status()));
        }
        if (api.send(HttpCall.get(listPath)) instanceof Answered list && list.ok()) {
            boolean listed = find(list.body(), listField, "id", id).isPresent()
                    || find(list.body(), listField, "name", deletePath.replaceFirst("^/v1/", ""))
                            .isPresent();
            return receipt(
                    kind, id, !listed, "GET %s %s".formatted(listPath, listed ? "still lists it" : "lists it no more"));
        }
        return receipt(kind, id, false, "the service did not say whether it is gone");
    }

    private static boolean missing(Answered answered) {
        return answered.status() == 404 || answered.status() == 410;
    }

    private DeletionReceipt receipt(String kind, String id, boolean gone, String evidence) {
        return new DeletionReceipt(clock.instant(), service, kind, id, gone, evidence);
    }

    /**
     * Returns the id of the entry of a list whose field has a value.
     *
     * @throws ModelException if the service refuses
     */
    public Optional<String> find(String listPath, String listField, String field, String value) {
        return find(refusals.require(api.send(HttpCall.get(listPath)), "list what it keeps"), listField, field, value);
    }

    private static Optional<String> find(JsonNode reply, String listField, String field, String value) {
        JsonNode list = listField.isEmpty() ? reply : reply.path(listField);
        for (JsonNode entry : list) {
            if (entry.path(field).asString("").equals(value)) {
                return Optional.of(Reported.text(entry, "id", ""));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a service still knows what is at a path. */
    public boolean has(String path) {
        return api.send(HttpCall.get(path)) instanceof Answered answered && answered.ok();
    }
}
