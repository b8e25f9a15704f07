package dev.retort.evaluation.ragas;

import dev.retort.call.ModelCalls;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.file.Json;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the judged metrics with scores of ragas itself, the judge's replies given, case by case. */
final class RagasParity {

    static final double TOLERANCE = 1e-9;

    /** One case: what ragas gave (a number, NaN or error) and what was found here. */
    record Row(String id, String expected, Score found) {

        boolean matches() {
            return switch (found) {
                case Score.Scored scored ->
                    isNumber(expected) && Math.abs(Double.parseDouble(expected) - scored.value()) <= TOLERANCE;
                case Score.Unscored none -> !isNumber(expected);
            };
        }
    }

    private RagasParity() {}

    /**
     * Compares all cases that the variant has.
     *
     * @param variant {@code v04_legacy} or {@code v01}
     */
    static List<Row> compare(JsonNode cases, String variant) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode one : cases) {
            String expected = one.get("expected").path(variant).path("score").asString("n/a");
            if (!expected.equals("n/a")) {
                Compatibility compatibility = variant.equals("v01") ? Compatibility.RAGAS_0_1 : Compatibility.RAGAS_0_4;
                EvaluationSample sample = Json.mapper().treeToValue(one.get("row"), EvaluationSample.class);
                Score found = metric(one, compatibility)
                        .score(List.of(sample), Progress.NONE)
                        .getFirst();
                rows.add(new Row(one.get("id").asString(), expected, found));
            }
        }
        return rows;
    }

    private static boolean isNumber(String text) {
        return !text.equals("NaN") && !text.equals("error");
    }

    private static Metric metric(JsonNode one, Compatibility compatibility) {
        JsonNode row = one.get("row");
        JsonNode replies = one.get("judge");
        JsonNode params = one.get("params");
        AtomicInteger questions = new AtomicInteger();
        Judge judge = new Judge(
                new ScriptedChatModel((task, input) -> reply(task, input, row, replies, questions)).named(),
                new ModelCalls(4));
        TextEmbedder embedder = texts -> texts.stream()
                .map(text -> vector(one.get("embeddings").get(text)))
                .toList();
        return switch (one.get("metric").asString()) {
            case "faithfulness" -> new Faithfulness(judge);
            case "answer_relevancy" ->
                new AnswerRelevancy(
                        judge, embedder, compatibility, replies.get("questions").size());
            case "context_precision_with_reference" -> new ContextPrecision(judge, ContextPrecision.Target.REFERENCE);
            case "context_precision_without_reference" -> new ContextPrecision(judge, ContextPrecision.Target.RESPONSE);
            case "context_recall" -> new ContextRecall(judge);
            case "context_entity_recall" -> new ContextEntityRecall(judge);
            case "answer_correctness" -> new AnswerCorrectness(judge, embedder, compatibility, weights(params));
            case "semantic_similarity" ->
                new SemanticSimilarity(
                        embedder,
                        compatibility,
                        params.path("threshold").isNumber()
                                ? OptionalDouble.of(params.get("threshold").asDouble())
                                : OptionalDouble.empty());
            case "noise_sensitivity" ->
                new NoiseSensitivity(
                        judge,
                        params.path("mode").asString("relevant").equals("relevant")
                                ? NoiseSensitivity.Mode.RELEVANT
                                : NoiseSensitivity.Mode.IRRELEVANT);
            default -> throw new IllegalArgumentException("no metric " + one.get("metric"));
        };
    }

    private static AnswerCorrectness.Weights weights(JsonNode params) {
        JsonNode weights = params.path("weights");
        return new AnswerCorrectness.Weights(
                weights.path(0).asDouble(0.75),
                weights.path(1).asDouble(0.25),
                params.path("beta").asDouble(1));
    }

    private static String reply(String task, JsonNode input, JsonNode row, JsonNode replies, AtomicInteger questions) {
        ObjectNode reply = Json.mapper().createObjectNode();
        switch (task) {
            case "statements" -> reply.set("statements", statements(input, row, replies));
            case "verdicts" -> reply.set("statements", judged(verdicts(input, row, replies), "verdict"));
            case "question" -> {
                int next = questions.getAndIncrement();
                reply.set("question", replies.get("questions").get(next));
                reply.set("noncommittal", replies.get("noncommittal").get(next));
            }
            case "usefulness" ->
                reply.put("reason", "by script")
                        .set("verdict", replies.get("verdicts").get(contextNumber(input, row)));
            case "classifications" -> reply.set("classifications", judged(replies.get("attributed"), "attributed"));
            case "classes" -> {
                for (String name : List.of("TP", "FP", "FN")) {
                    ArrayNode statements = reply.putArray(name);
                    replies.get(name)
                            .forEach(statement -> statements
                                    .addObject()
                                    .put("reason", "by script")
                                    .set("statement", statement));
                }
            }
            case "entities" ->
                reply.set(
                        "entities",
                        replies.get(
                                input.get("text").equals(row.get("reference"))
                                        ? "reference_entities"
                                        : "context_entities"));
            default -> throw new IllegalArgumentException("no task " + task);
        }
        return reply.toString();
    }

    private static JsonNode statements(JsonNode input, JsonNode row, JsonNode replies) {
        if (replies.has("statements")) {
            return replies.get("statements");
        }
        return replies.get(
                input.get("answer").equals(row.get("reference")) ? "reference_statements" : "response_statements");
    }

    private static JsonNode verdicts(JsonNode input, JsonNode row, JsonNode replies) {
        if (replies.has("verdicts")) {
            return replies.get("verdicts");
        }
        if (input.get("context").equals(row.get("reference"))) {
            return replies.get("reference_vs_response");
        }
        boolean ofReference = input.get("statements").equals(replies.get("reference_statements"));
        return replies.get(ofReference ? "contexts_vs_reference" : "contexts_vs_response")
                .get(contextNumber(input, row));
    }

    private static int contextNumber(JsonNode input, JsonNode row) {
        List<JsonNode> contexts = StreamSupport.stream(
                        row.get("retrieved_contexts").spliterator(), false)
                .toList();
        return contexts.indexOf(input.get("context"));
    }

    private static ArrayNode judged(JsonNode verdicts, String key) {
        ArrayNode judged = Json.mapper().createArrayNode();
        verdicts.forEach(verdict -> judged.addObject()
                .put("statement", "by script")
                .put("reason", "by script")
                .set(key, verdict));
        return judged;
    }

    private static double[] vector(JsonNode numbers) {
        return numbers.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }
}
