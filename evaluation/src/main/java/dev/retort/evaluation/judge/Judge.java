package dev.retort.evaluation.judge;

import dev.retort.call.ModelCalls;
import dev.retort.file.Json;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat model that judges answers. Each method asks about all inputs at once and returns one judgement an input, in order.
 *
 * <p>Requests ask for structured output where the model has it. A reply that cannot be read is sent back once with what is
 * wrong with it; one that was cut at the token limit is never used. Thread-safe.
 */
public final class Judge {

    /** Most tokens of a judgement: what to open its model with. A longer one is cut and never used. */
    public static final int LONGEST_JUDGEMENT = 2048;

    /**
     * A question with an answer to it.
     *
     * @param question the question
     * @param answer the answer or reference
     */
    public record AnsweredQuestion(String question, String answer) {}

    /**
     * Statements to be held against a context.
     *
     * @param context what they should follow from
     * @param statements what is to be judged
     */
    public record Claims(String context, List<String> statements) {}

    /**
     * An answer beside a context.
     *
     * @param question the question
     * @param context one context, or several joined
     * @param answer the answer or reference
     */
    public record AnswerInContext(String question, String context, String answer) {}

    /**
     * Statements of an answer beside those of its reference.
     *
     * @param question the question
     * @param answer statements of the answer
     * @param reference statements of the reference
     */
    public record StatementSets(String question, List<String> answer, List<String> reference) {}

    /**
     * An answer beside what it should state.
     *
     * @param question the question
     * @param answer the answer
     * @param facts short phrases
     */
    public record AnswerAndFacts(String question, String answer, List<String> facts) {}

    /**
     * A question with what may answer it.
     *
     * @param question the question
     * @param passages texts, best first
     */
    public record QuestionInPassages(String question, List<String> passages) {}

    /**
     * Two answers to one question.
     *
     * @param question the question
     * @param context what both could rest on
     * @param first the answer shown first
     * @param second the answer shown second
     */
    public record AnswerPair(String question, String context, String first, String second) {}

    private final NamedChatModel model;
    private final ModelCalls gateway;
    private final JudgeCalls calls;
    private final String measured;
    private final String measuredOnFacts;

    /** Creates a judge that asks through the given gateway, which keeps limits, budget and journal. */
    public Judge(NamedChatModel model, ModelCalls calls) {
        this(model, calls, "never measured against human labels", "never measured against human labels");
    }

    private Judge(NamedChatModel model, ModelCalls gateway, String measured, String measuredOnFacts) {
        this.model = model;
        this.gateway = gateway;
        this.calls = new JudgeCalls(model, gateway);
        this.measured = measured;
        this.measuredOnFacts = measuredOnFacts;
    }

    /**
     * Returns the same judge with how well it did, which is then shown beside every score it gives.
     *
     * @param figures such as {@code "AUROC 0.91 [0.88, 0.93], …, 430 human labels"}
     */
    public Judge measured(String figures) {
        return new Judge(model, gateway, figures, measuredOnFacts);
    }

    /** Returns the same judge with how well it found which facts answers state, likewise. */
    public Judge measuredOnFacts(String figures) {
        return new Judge(model, gateway, measured, figures);
    }

    /**
     * Returns the same judge asked once more: its requests are made again though the same were made before.
     *
     * @param number 0 for the first time, which may be answered from the journal
     */
    public Judge repeat(int number) {
        return number == 0 ? this : new Judge(model, gateway.onOccasion("repeat " + number), measured, measuredOnFacts);
    }

    /** Returns the name of the model. */
    public ModelRef model() {
        return model.ref();
    }

    /** Returns the name of the model with how well it did against human labels. */
    public String described() {
        return "%s (judging support: %s)".formatted(model.ref(), measured);
    }

    /** Returns the name of the model with how well it found which facts answers state. */
    public String describedOnFacts() {
        return "%s (judging stated facts: %s)".formatted(model.ref(), measuredOnFacts);
    }

    /** Returns for each fact, in order, whether the answer states it. */
    public List<Judgement<List<StatementVerdict>>> statedFacts(List<AnswerAndFacts> inputs, Progress progress) {
        return calls.ask(
                JudgeTasks.STATED_FACTS,
                json(
                        inputs,
                        (input, json) -> json.put("question", input.question())
                                .put("answer", input.answer())
                                .set("facts", Json.mapper().valueToTree(input.facts()))),
                progress);
    }

    /** Proposes what a good answer to each question states, from the passages beside it. */
    public List<Judgement<List<ProposedFact>>> proposedFacts(List<QuestionInPassages> inputs, Progress progress) {
        return calls.ask(
                JudgeTasks.PROPOSED_FACTS,
                json(
                        inputs,
                        (input, json) -> json.put("question", input.question())
                                .set("passages", Json.mapper().valueToTree(input.passages()))),
                progress);
    }

    /** Breaks answers down into statements. */
    public List<Judgement<List<String>>> statements(List<AnsweredQuestion> inputs, Progress progress) {
        return calls.ask(
                JudgeTasks.STATEMENTS,
                json(
                        inputs,
                        (input, json) -> json.put("question", input.question()).put("answer", input.answer())),
                progress);
    }

    /** Judges which statements follow from a context. */
    public List<Judgement<List<StatementVerdict>>> entailment(List<Claims> inputs, Progress progress) {
        return calls.ask(
                JudgeTasks.ENTAILMENT,
                json(
                        inputs,
                        (input, json) -> json.put("context", input.context())
                                .set("statements", Json.mapper().valueToTree(input.statements()))),
                progress);
    }

    /** Makes {@code n} questions of each response, sampled at temperature 0.3 where n is above 1. */
    public List<List<Judgement<GeneratedQuestion>>> questions(List<String> responses, int n, Progress progress) {
        return calls.askEach(
                JudgeTasks.QUESTION, json(responses, (input, json) -> json.put("response", input)), n, progress);
    }

    /** Returns whether contexts were useful for arriving at an answer. */
    public List<Judgement<Usefulness>> usefulness(List<AnswerInContext> inputs, Progress progress) {
        return calls.ask(JudgeTasks.USEFULNESS, json(inputs, Judge::answerInContext), progress);
    }

    /** Judges for each sentence of an answer whether the context holds it. */
    public List<Judgement<List<StatementVerdict>>> attribution(List<AnswerInContext> inputs, Progress progress) {
        return calls.ask(JudgeTasks.ATTRIBUTION, json(inputs, Judge::answerInContext), progress);
    }

    /** Sorts statements of an answer and its reference into what they share and what one lacks. */
    public List<Judgement<StatementClasses>> classes(List<StatementSets> inputs, Progress progress) {
        return calls.ask(
                JudgeTasks.CORRECTNESS,
                json(inputs, (input, json) -> {
                    json.put("question", input.question());
                    json.set("answer", Json.mapper().valueToTree(input.answer()));
                    json.set("ground_truth", Json.mapper().valueToTree(input.reference()));
                }),
                progress);
    }

    /** Lists the entities that texts name. */
    public List<Judgement<List<String>>> entities(List<String> texts, Progress progress) {
        return calls.ask(JudgeTasks.ENTITIES, json(texts, (input, json) -> json.put("text", input)), progress);
    }

    /** Judges which of two answers is better; ask in both orders. */
    public List<Judgement<Preference>> preferences(List<AnswerPair> pairs, Progress progress) {
        return calls.ask(
                JudgeTasks.PREFERENCE,
                json(
                        pairs,
                        (input, json) -> json.put("question", input.question())
                                .put("context", input.context())
                                .put("first", input.first())
                                .put("second", input.second())),
                progress);
    }

    /** Fills the input of a task. */
    private interface Filler<I> {
        void fill(I input, ObjectNode json);
    }

    private static void answerInContext(AnswerInContext input, ObjectNode json) {
        json.put("question", input.question()).put("context", input.context()).put("answer", input.answer());
    }

    private static <I> List<String> json(List<I> inputs, Filler<I> filler) {
        Function<I, String> write = input -> {
            ObjectNode json = Json.mapper().createObjectNode();
            filler.fill(input, json);
            return Json.mapper().writeValueAsString(json);
        };
        return inputs.stream().map(write).toList();
    }
}
