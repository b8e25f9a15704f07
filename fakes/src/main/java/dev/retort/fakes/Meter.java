package dev.retort.fakes;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts what a service would put on its bill: the tokens of every reply that it made, by model. Thread-safe. */
public final class Meter {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, LongAdder> tokens = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

    /** Returns a handler that counts what another one answers. */
    public FakeServer.Handler on(FakeServer.Handler handler) {
        return request -> {
            FakeResponse response = handler.handle(request);
            JsonNode usage = JSON.readTree(response.body()).path("usage");
            String model = request.json().path("model").asString("");
            requests.computeIfAbsent(model, name -> new LongAdder()).increment();
            tokens.computeIfAbsent(model, name -> new LongAdder())
                    .add(usage.path("total_tokens").asLong(0));
            return response;
        };
    }

    /** Returns the tokens in and out of all replies. */
    public long tokens() {
        return tokens.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Returns how many requests were answered, by model. */
    public Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        requests.forEach((model, count) -> counts.put(model, count.sum()));
        return counts;
    }
}
