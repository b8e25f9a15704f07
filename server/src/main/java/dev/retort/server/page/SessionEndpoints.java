package dev.retort.server.page;

import dev.retort.file.Json;
import dev.retort.server.http.ApiKeys;
import dev.retort.server.http.Call;
import dev.retort.server.http.PageCookie;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Routes;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Logging in and out of the pages, where API keys exist: the browser keeps the key in a cookie that scripts cannot read. */
public final class SessionEndpoints {

    private static final String SESSION = "/page-data/session";

    private final ApiKeys keys;

    /** Creates the endpoints. */
    public SessionEndpoints(ApiKeys keys) {
        this.keys = keys;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.add("GET", SESSION, call -> session(Map.of()))
                .addOpen("POST", SESSION, this::logIn)
                .addOpen("DELETE", SESSION, call -> session(PageCookie.forget()));
    }

    private Reply logIn(Call call) {
        String key = call.body().get().text("key").strip();
        if (!keys.isEmpty() && !keys.allow(key)) {
            throw Refusal.of(401, "This key is not known here.");
        }
        return session(keys.isEmpty() ? Map.of() : PageCookie.keep(key));
    }

    private Reply session(Map<String, String> headers) {
        ObjectNode node = Json.mapper().createObjectNode().put("keys", !keys.isEmpty());
        return new Reply.Json(200, node, headers);
    }
}
