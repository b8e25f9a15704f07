package dev.retort.server.api;

import dev.retort.server.chat.ChatEngine;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.job.JobQueue;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.TunedModel;
import dev.retort.server.wire.mistral.MistralWire;
import java.util.function.UnaryOperator;

/** Models: list, show, describe, archive, delete. */
public final class ModelEndpoints {

    private static final String TUNED = "/fine_tuning/models/{model_id}";

    private final ModelCatalog models;
    private final JobQueue jobs;
    private final ChatEngine chat;
    private final Wires wires;

    /** Creates the endpoints. */
    public ModelEndpoints(ModelCatalog models, JobQueue jobs, ChatEngine chat, Wires wires) {
        this.models = models;
        this.jobs = jobs;
        this.chat = chat;
        this.wires = wires;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.CHAT, Right.TRAIN)
                .add("GET", "/models", call -> Reply.ok(wires.of(call).models(models.list())))
                .add(
                        "GET",
                        "/models/{model_id}",
                        call -> Reply.ok(wires.of(call).model(require(call))));
        routes.allowing(Right.ADMIN)
                .add("DELETE", "/models/{model_id}", this::delete)
                .add("PATCH", TUNED, this::describe)
                .add("POST", TUNED + "/archive", call -> archive(call, true))
                .add("DELETE", TUNED + "/archive", call -> archive(call, false));
    }

    private Reply describe(Call call) {
        Fields body = call.body().get();
        return Reply.ok(MistralWire.tuned(
                change(call, tuned -> tuned.described(body.optionalText("name"), body.optionalText("description")))));
    }

    private Reply archive(Call call, boolean away) {
        return Reply.ok(MistralWire.archived(change(call, tuned -> tuned.archived(away))));
    }

    private Reply delete(Call call) {
        ServedModel model = require(call);
        TunedModel tuned = model.tuned()
                .orElseThrow(() -> Refusal.of(
                        403, "%s was not trained by this server, which deletes nothing else.".formatted(model.name())));
        models.records().delete(tuned.id());
        chat.forget(model);
        jobs.deleteFiles(tuned.job());
        return Reply.ok(wires.of(call).deletedModel(tuned.id()));
    }

    private TunedModel change(Call call, UnaryOperator<TunedModel> change) {
        String id = call.variable("model_id");
        return models.records()
                .update(id, change)
                .orElseThrow(() -> Refusal.of(404, "There is no tuned model \"%s\" here.".formatted(id)));
    }

    private ServedModel require(Call call) {
        String id = call.variable("model_id");
        return models.find(id).orElseThrow(() -> Refusal.of(404, "There is no model \"%s\" here.".formatted(id)));
    }
}
