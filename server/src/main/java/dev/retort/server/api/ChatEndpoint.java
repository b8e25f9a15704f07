package dev.retort.server.api;

import dev.retort.file.Json;
import dev.retort.server.chat.ChatEngine;
import dev.retort.server.chat.ChatReply;
import dev.retort.server.chat.ChatTask;
import dev.retort.server.chat.ChatWork;
import dev.retort.server.http.Api;
import dev.retort.server.http.Call;
import dev.retort.server.http.ClientWatch;
import dev.retort.server.http.Failures;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Reply.EventSink;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.wire.ChatForm;
import dev.retort.server.wire.ChatRequestReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Chat completions, whole or as events. */
public final class ChatEndpoint {

    /** The header that names the model that has run. */
    static final String RAN = "x-retort-model";

    private final ModelCatalog models;
    private final ChatEngine local;
    private final ChatEngine remote;
    private final ChatEngine runs;
    private final Wires wires;
    private final InstantSource clock;

    /**
     * Creates the endpoint.
     *
     * @param local replies by models of this machine
     * @param remote replies by models elsewhere
     * @param runs replies by students of runs, from their passages
     */
    public ChatEndpoint(
            ModelCatalog models,
            ChatEngine local,
            ChatEngine remote,
            ChatEngine runs,
            Wires wires,
            InstantSource clock) {
        this.models = models;
        this.local = local;
        this.remote = remote;
        this.runs = runs;
        this.wires = wires;
        this.clock = clock;
    }

    /** Adds its route. */
    public void addTo(Routes routes) {
        routes.allowing(Right.CHAT).add("POST", "/chat/completions", this::complete);
    }

    private Reply complete(Call call) {
        Fields body = call.body().get();
        ServedModel model = models.require(body.text("model"), Use.CHAT);
        ChatTask task = new ChatRequestReader(body).read();
        boolean stream = body.flag("stream", false);
        boolean usage = body.object("stream_options")
                .map(options -> options.flag("include_usage", false))
                .orElse(false);
        Api api = wires.api(call);
        ChatForm form = new ChatForm(api, model, clock.instant());
        ChatWork work = engine(model).begin(model, task);
        Map<String, String> headers = ranHeaders(model);
        return stream
                ? new Reply.Events(sink -> new Stream(api, form, task, usage).write(call, work, sink), headers)
                : new Reply.Json(200, form.whole(result(call, work)), headers);
    }

    private static ChatReply result(Call call, ChatWork work) {
        try (ClientWatch watch = call.whenLeft(work::giveUp)) {
            return watch.whole(work.result());
        }
    }

    private ChatEngine engine(ServedModel model) {
        if (model.retrieval().isPresent()) {
            return runs;
        }
        return model.ref().insideRetort() ? local : remote;
    }

    static Map<String, String> ranHeaders(ServedModel model) {
        Map<String, String> headers = new HashMap<>();
        headers.put(RAN, model.ranAs());
        model.base().ifPresent(base -> headers.put("x-retort-base", base.toString()));
        return headers;
    }

    /** The events of one completion. */
    private final class Stream {

        private final Api api;
        private final ChatForm form;
        private final ChatTask task;
        private final boolean usage;

        Stream(Api api, ChatForm form, ChatTask task, boolean usage) {
            this.api = api;
            this.form = form;
            this.task = task;
            this.usage = usage;
        }

        void write(Call call, ChatWork work, EventSink sink) throws IOException {
            try (ClientWatch watch = call.whenLeft(work::giveUp)) {
                for (int i = 0; i < task.choices(); i++) {
                    send(sink, form.begin(i));
                }
                ChatReply reply = watch.whole(work.stream(piece -> send(sink, form.piece(piece))));
                for (int i = 0; i < task.choices(); i++) {
                    send(sink, form.end(i, reply));
                }
                if (usage && api == Api.OPENAI) {
                    send(sink, form.usageOnly(reply));
                }
            } catch (RuntimeException e) {
                send(sink, wires.body(api, Failures.refusal(e, form.id())));
            } finally {
                work.giveUp();
            }
            sink.send("[DONE]");
        }

        private static void send(EventSink sink, JsonNode event) throws IOException {
            sink.send(Json.mapper().writeValueAsString(event));
        }
    }
}
