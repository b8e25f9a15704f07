package dev.retort.server.page;

import dev.retort.file.Json;
import dev.retort.server.http.ApiKeys;
import dev.retort.server.http.Call;
import dev.retort.server.http.PageCookie;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Logging in and out of the pages, where API keys exist: the browser keeps the key in a cookie that scripts cannot read. */
public final class SessionEndpoints {

    private static final String SESSION = "/page-data/session";

    private final ApiKeys keys;
    private final boolean secure;

    /**
     * Creates the endpoints.
     *
     * @param secure whether browsers reach this server through TLS alone
     */
    public SessionEndpoints(ApiKeys keys, boolean secure) {
        this.keys = keys;
        this.secure = secure;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.CHAT, Right.TRAIN)
                .add("GET", SESSION, call -> session(Map.of()))
                .addOpen("POST", SESSION, this::logIn)
                .addOpen("DELETE", SESSION, call -> session(PageCookie.forget(secure)));
    }

    private Reply logIn(Call call) {
        String key = call.body().get().text("key").strip();
        if (keys.areRequired() && keys.find(key).isEmpty()) {
            throw Refusal.of(401, "This key is not known here.");
        }
        return session(keys.areRequired() ? PageCookie.keep(key, secure) : Map.of());
    }

    private Reply session(Map<String, String> headers) {
        ObjectNode node = Json.mapper().createObjectNode().put("keys", keys.areRequired());
        return new Reply.Json(200, node, headers);
    }
}
