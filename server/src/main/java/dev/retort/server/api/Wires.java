package dev.retort.server.api;

import dev.retort.server.http.Api;
import dev.retort.server.http.ApiChoice;
import dev.retort.server.http.Call;
import dev.retort.server.http.ErrorForm;
import dev.retort.server.http.Refusal;
import dev.retort.server.wire.Wire;
import dev.retort.server.wire.mistral.MistralWire;
import dev.retort.server.wire.openai.OpenAiWire;
import tools.jackson.databind.JsonNode;

/** The JSON of the API that a client speaks. */
public final class Wires implements ErrorForm {

    private final Wire mistral = new MistralWire();
    private final Wire openAi = new OpenAiWire();
    private final ApiChoice choice = new ApiChoice();

    /** Returns whose API a call speaks. */
    Api api(Call call) {
        return choice.of(call);
    }

    /** Returns the JSON of an API. */
    Wire of(Api api) {
        return api == Api.OPENAI ? openAi : mistral;
    }

    /** Returns the JSON that a call's client reads. */
    Wire of(Call call) {
        return of(api(call));
    }

    @Override
    public JsonNode body(Api api, Refusal refusal) {
        return of(api).error(refusal);
    }
}
