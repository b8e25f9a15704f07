package dev.retort.server.http;

import java.util.Locale;
import java.util.Map;

/** Guesses whose API a request speaks where its path does not say so: by the client's name, or the form of an id. */
public final class ApiChoice {

    /** Returns the API of a request, by its raw path and its headers. */
    public Api of(String path, Map<String, String> headers) {
        if (path.startsWith("/openai/")) {
            return Api.OPENAI;
        }
        if (path.startsWith("/mistral/")) {
            return Api.MISTRAL;
        }
        String agent = headers.getOrDefault("user-agent", "").toLowerCase(Locale.ROOT);
        boolean openAi = agent.contains("openai")
                || path.contains("/ftjob-")
                || path.contains("/file-")
                || path.contains("/batches");
        return openAi ? Api.OPENAI : Api.MISTRAL;
    }

    /** Returns the API of a call. */
    public Api of(Call call) {
        return call.api().orElseGet(() -> of(call.path(), call.headers()));
    }
}
