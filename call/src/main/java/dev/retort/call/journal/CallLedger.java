package dev.retort.call.journal;

import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The sums of a journal. */
public final class CallLedger {

    private CallLedger() {}

    /**
     * The calls of one task of a stage to one model.
     *
     * @param stage the stage of the run; empty outside a run
     * @param task the task
     * @param model the model's full name
     * @param servedModels the models that answered by their own account, such as the dated name behind an alias
     * @param finished calls that were answered, those repeated later included
     * @param failed calls that were given up
     * @param unknown calls whose end is not known
     * @param attempts all attempts
     * @param inputTokens tokens of all prompts
     * @param outputTokens tokens of all replies
     * @param cost billionths of a dollar, unknown calls at their worst case
     * @param latency of the finished calls; empty where there is none
     */
    public record Totals(
            String stage,
            String task,
            String model,
            Set<String> servedModels,
            int finished,
            int failed,
            int unknown,
            int attempts,
            long inputTokens,
            long outputTokens,
            long cost,
            Optional<Latency> latency) {}

    /**
     * How long calls took, from the first attempt to the reply: percentiles.
     *
     * @param median half of the calls
     * @param ninety 90 in a hundred
     * @param ninetyNine 99 in a hundred
     */
    public record Latency(Duration median, Duration ninety, Duration ninetyNine) {}

    /** Returns the totals per stage, task and model, in the order of the first calls. */
    public static List<Totals> totals(CallJournal journal) {
        Map<List<String>, Sum> sums = new LinkedHashMap<>();
        journal.forEach(call -> sums.computeIfAbsent(List.of(call.stage(), call.task(), call.model()), key -> new Sum())
                .add(call));
        List<Totals> totals = new ArrayList<>();
        sums.forEach((key, sum) -> totals.add(sum.totals(key.get(0), key.get(1), key.get(2))));
        return totals;
    }

    /**
     * Writes every call as a line of JSON, in order: what was asked, what was answered, tokens, cost in dollars, times.
     *
     * @throws dev.retort.error.ResourceException if the file cannot be written
     */
    public static void export(CallJournal journal, Path file) {
        WholeFile.write(file, out -> {
            List<java.io.IOException> failures = new ArrayList<>();
            lines(journal, line -> {
                try {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException e) {
                    failures.add(e);
                }
            });
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        });
    }

    /** Shows every call as a line of JSON, in order, as {@link #export} writes them. */
    public static void lines(CallJournal journal, Consumer<String> consumer) {
        journal.forEach(call -> consumer.accept(json(call)));
    }

    private static String json(CallRecord call) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", call.id());
        json.put("kind", call.kind().name());
        json.put("stage", call.stage());
        json.put("task", call.task());
        json.put("model", call.model());
        call.servedModel().ifPresent(name -> json.put("served_model", name));
        json.put("state", call.state().name());
        json.put("started_at", call.startedAt().toString());
        json.put("millis", call.time().toMillis());
        json.put("attempts", call.attempts());
        json.put("input_tokens", call.inputTokens());
        json.put("output_tokens", call.outputTokens());
        json.put("cost_usd", call.cost() / 1e9);
        json.put("key", call.key());
        json.set("request", Json.mapper().readTree(call.request()));
        if (!call.choices().isEmpty()) {
            json.set("choices", Json.mapper().valueToTree(call.choices()));
        }
        call.reason().ifPresent(reason -> json.put("reason", reason));
        return Json.mapper().writeValueAsString(json);
    }

    private static final class Sum {
        private final Set<String> served = new TreeSet<>();
        private final List<Long> millis = new ArrayList<>();
        private int finished;
        private int failed;
        private int unknown;
        private int attempts;
        private long input;
        private long output;
        private long cost;

        void add(CallRecord call) {
            switch (call.state()) {
                case FINISHED, SUPERSEDED -> {
                    finished++;
                    millis.add(call.time().toMillis());
                }
                case FAILED -> failed++;
                case STARTED -> unknown++;
            }
            call.servedModel().ifPresent(served::add);
            attempts += call.attempts();
            input += call.inputTokens();
            output += call.outputTokens();
            cost += call.cost();
        }

        Totals totals(String stage, String task, String model) {
            return new Totals(
                    stage,
                    task,
                    model,
                    Set.copyOf(served),
                    finished,
                    failed,
                    unknown,
                    attempts,
                    input,
                    output,
                    cost,
                    latency(millis));
        }

        private static Optional<Latency> latency(Collection<Long> millis) {
            List<Long> sorted = millis.stream().sorted().toList();
            return sorted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Latency(rank(sorted, 50), rank(sorted, 90), rank(sorted, 99)));
        }

        /** Nearest rank: the smallest value that at least this percentage does not exceed. */
        private static Duration rank(List<Long> sorted, int percent) {
            return Duration.ofMillis(sorted.get((sorted.size() * percent + 99) / 100 - 1));
        }
    }
}
