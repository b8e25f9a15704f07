package dev.retort.evaluation.judge;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.retort.evaluation.judge.StatementClasses.StatementReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The tasks of the judged metrics. The wording is this project's; inputs and reply forms follow ragas 0.4. */
final class JudgeTasks {

    /** Input question, answer; yields the statements of the answer. */
    static final JudgeTask<List<String>> STATEMENTS = new JudgeTask<>(
            "statements",
            """
            Break the answer to the question down into statements that can be checked one at a time. A statement claims one \
            thing and is understood without the others: put names in the place of pronouns and of words like "this". Leave \
            out nothing that the answer claims and add nothing to it. An answer that claims nothing has no statements. Write \
            in the language of the answer.""",
            "{\"statements\": [\"…\"]}",
            new JudgeTask.Example(
                    "{\"question\":\"What is the Curie family known for?\",\"answer\":\"Marie Curie won two Nobel Prizes, and "
                            + "her daughter Irène won one too. It was for chemistry.\"}",
                    "{\"statements\":[\"Marie Curie won two Nobel Prizes.\",\"Marie Curie's daughter Irène won a Nobel "
                            + "Prize.\",\"Irène's Nobel Prize was for chemistry.\"]}"),
            object().addProperty("statements", strings()).required("statements").build(),
            json -> JudgeReply.texts(json, "statements"));

    /** Input context, statements; yields a verdict for each statement. */
    static final JudgeTask<List<StatementVerdict>> ENTAILMENT = new JudgeTask<>(
            "verdicts",
            """
            Decide for every statement, in the order given, whether it follows from the context alone. The verdict is 1 where \
            the context says so or it follows directly, and 0 in all other cases, also where you know the statement to be \
            true from elsewhere. Repeat the statement and give the reason in one sentence.""",
            "{\"statements\": [{\"statement\": \"…\", \"reason\": \"…\", \"verdict\": 0 or 1}]}",
            new JudgeTask.Example(
                    "{\"context\":\"The ferry to the island leaves at noon, except on Sundays.\",\"statements\":[\"The ferry "
                            + "leaves at noon on Mondays.\",\"The ferry takes two hours.\"]}",
                    "{\"statements\":[{\"statement\":\"The ferry leaves at noon on Mondays.\",\"reason\":\"Only Sundays are "
                            + "excepted.\",\"verdict\":1},{\"statement\":\"The ferry takes two hours.\",\"reason\":\"The "
                            + "context does not say how long it takes.\",\"verdict\":0}]}"),
            object().addProperty("statements", list(judged("verdict")))
                    .required("statements")
                    .build(),
            json -> verdicts(json, "statements", "verdict"));

    /** Input response; yields the question it answers. */
    static final JudgeTask<GeneratedQuestion> QUESTION = new JudgeTask<>(
            "question",
            """
            Write the question that this response answers, in the language of the response. Also decide whether the response \
            is noncommittal: 1 where it evades, stays vague or says that it does not know, 0 where it commits itself.""",
            "{\"question\": \"…\", \"noncommittal\": 0 or 1}",
            new JudgeTask.Example(
                    "{\"response\":\"The ferry to the island leaves at noon.\"}",
                    "{\"question\":\"When does the ferry to the island leave?\",\"noncommittal\":0}"),
            object().addStringProperty("question")
                    .addIntegerProperty("noncommittal")
                    .required("question", "noncommittal")
                    .build(),
            json -> new GeneratedQuestion(JudgeReply.text(json, "question"), JudgeReply.flag(json, "noncommittal")));

    /** Input question, context, answer; tells whether the context was useful. */
    static final JudgeTask<Usefulness> USEFULNESS = new JudgeTask<>(
            "usefulness",
            """
            Decide whether the context was useful for arriving at the answer to the question. The verdict is 1 where it was \
            and 0 where it was not. Give the reason first, in one sentence.""",
            "{\"reason\": \"…\", \"verdict\": 0 or 1}",
            new JudgeTask.Example(
                    "{\"question\":\"When does the ferry leave?\",\"context\":\"Tickets are sold at the harbour.\",\"answer\":"
                            + "\"The ferry leaves at noon.\"}",
                    "{\"reason\":\"The context is about tickets and gives no time.\",\"verdict\":0}"),
            object().addStringProperty("reason")
                    .addIntegerProperty("verdict")
                    .required("reason", "verdict")
                    .build(),
            json -> new Usefulness(JudgeReply.reason(json), JudgeReply.flag(json, "verdict")));

    /** Input question, context, answer; yields for each sentence of the answer whether the context holds it. */
    static final JudgeTask<List<StatementVerdict>> ATTRIBUTION = new JudgeTask<>(
            "classifications",
            """
            Go through the answer sentence by sentence and decide whether the sentence can be attributed to the context: 1 \
            where the context holds what it says, 0 where it does not. Repeat the sentence and give the reason.""",
            "{\"classifications\": [{\"statement\": \"…\", \"reason\": \"…\", \"attributed\": 0 or 1}]}",
            new JudgeTask.Example(
                    "{\"question\":\"How does one get to the island?\",\"context\":\"The ferry to the island leaves at noon."
                            + "\",\"answer\":\"A ferry goes to the island at noon. A bridge is planned.\"}",
                    "{\"classifications\":[{\"statement\":\"A ferry goes to the island at noon.\",\"reason\":\"The context "
                            + "says when the ferry leaves.\",\"attributed\":1},{\"statement\":\"A bridge is planned.\","
                            + "\"reason\":\"The context mentions no bridge.\",\"attributed\":0}]}"),
            object().addProperty("classifications", list(judged("attributed")))
                    .required("classifications")
                    .build(),
            json -> verdicts(json, "classifications", "attributed"));

    /** Input question, answer (statements), ground_truth (statements); sorts them. */
    static final JudgeTask<StatementClasses> CORRECTNESS = new JudgeTask<>(
            "classes",
            """
            Compare the statements of an answer with those of the ground truth and put each into exactly one class. TP: a \
            statement of the answer that one or more statements of the ground truth support. FP: a statement of the answer \
            that none of them supports. FN: a statement of the ground truth that the answer lacks. Give the reason for each.""",
            "{\"TP\": [{\"statement\": \"…\", \"reason\": \"…\"}], \"FP\": […], \"FN\": […]}",
            new JudgeTask.Example(
                    "{\"question\":\"When does the ferry leave and what does it cost?\",\"answer\":[\"The ferry leaves at "
                            + "noon.\",\"The ferry is free.\"],\"ground_truth\":[\"The ferry leaves at 12:00.\",\"A ticket "
                            + "costs 5 euros.\"]}",
                    "{\"TP\":[{\"statement\":\"The ferry leaves at noon.\",\"reason\":\"Noon is 12:00.\"}],\"FP\":[{"
                            + "\"statement\":\"The ferry is free.\",\"reason\":\"A ticket costs money.\"}],\"FN\":[{"
                            + "\"statement\":\"A ticket costs 5 euros.\",\"reason\":\"The answer names no price.\"}]}"),
            object().addProperty("TP", list(reasoned().build()))
                    .addProperty("FP", list(reasoned().build()))
                    .addProperty("FN", list(reasoned().build()))
                    .required("TP", "FP", "FN")
                    .build(),
            json -> new StatementClasses(reasons(json, "TP"), reasons(json, "FP"), reasons(json, "FN")));

    /** Input question, answer, facts; yields for each fact whether the answer states it. */
    static final JudgeTask<List<StatementVerdict>> STATED_FACTS = new JudgeTask<>(
            "stated_facts",
            """
            Decide for every fact, in the order given, whether the answer to the question states it, in whatever words. The \
            verdict is 1 where a reader learns the fact from the answer, and 0 where it is missing, only hinted at, or said \
            to be otherwise. Whether the answer is long or says other things besides does not count. Repeat the fact and give \
            the reason in one sentence.""",
            "{\"facts\": [{\"statement\": \"…\", \"reason\": \"…\", \"stated\": 0 or 1}]}",
            new JudgeTask.Example(
                    "{\"question\":\"How does one get to the island?\",\"answer\":\"Take the ferry at twelve.\",\"facts\":[\"a "
                            + "ferry leaves at noon\",\"it costs 5 euros\"]}",
                    "{\"facts\":[{\"statement\":\"a ferry leaves at noon\",\"reason\":\"Twelve is noon.\",\"stated\":1},{"
                            + "\"statement\":\"it costs 5 euros\",\"reason\":\"The answer names no price.\",\"stated\":0}]}"),
            object().addProperty("facts", list(judged("stated")))
                    .required("facts")
                    .build(),
            json -> verdicts(json, "facts", "stated"));

    /** Input question, passages; yields what a good answer from these states. */
    static final JudgeTask<List<ProposedFact>> PROPOSED_FACTS = new JudgeTask<>(
            "proposed_facts",
            """
            List the facts that a good answer to the question must state, each of which the passages state. A fact is a phrase \
            of two to twelve words that is understood without the others. Leave out what is merely related. For each give up \
            to three alternatives, other short wordings of two to five words by which one sees that an answer states it, and \
            the quote: the words of a passage that say so, copied exactly, at most one sentence. Where the passages do not \
            answer the question, list nothing.""",
            "{\"facts\": [{\"fact\": \"…\", \"alternatives\": [\"…\"], \"quote\": \"…\"}]}",
            new JudgeTask.Example(
                    "{\"question\":\"how do I get to the island\",\"passages\":[\"The ferry to the island leaves at noon. Tickets "
                            + "are sold at the harbour.\"]}",
                    "{\"facts\":[{\"fact\":\"a ferry leaves at noon\",\"alternatives\":[\"ferry noon\",\"ferry twelve\"],"
                            + "\"quote\":\"The ferry to the island leaves at noon.\"}]}"),
            object().addProperty(
                            "facts",
                            list(object().addStringProperty("fact")
                                    .addProperty("alternatives", strings())
                                    .addStringProperty("quote")
                                    .required("fact", "alternatives", "quote")
                                    .build()))
                    .required("facts")
                    .build(),
            JudgeTasks::proposed);

    /** Input text; yields its entities. */
    static final JudgeTask<List<String>> ENTITIES = new JudgeTask<>(
            "entities",
            """
            List the entities that the text names: people, organisations, places, products, dates, quantities. Name each \
            once, also where the text mentions it in several forms, in the form that the text gives most fully.""",
            "{\"entities\": [\"…\"]}",
            new JudgeTask.Example(
                    "{\"text\":\"Marie Curie moved to Paris in 1891. In Paris, Curie met Pierre.\"}",
                    "{\"entities\":[\"Marie Curie\",\"Paris\",\"1891\",\"Pierre\"]}"),
            object().addProperty("entities", strings()).required("entities").build(),
            json -> JudgeReply.texts(json, "entities"));

    /** Input question, context, first, second (answers); tells the better one. */
    static final JudgeTask<Preference> PREFERENCE = new JudgeTask<>(
            "preference",
            """
            Decide which of two answers to the question is better: right by the context first, then complete, then to the \
            point. Neither length nor the order in which they stand counts. Where none is clearly better, it is a tie. Give \
            the reason first, in one sentence.""",
            "{\"reason\": \"…\", \"better\": \"first\", \"second\" or \"tie\"}",
            new JudgeTask.Example(
                    "{\"question\":\"When does the ferry leave?\",\"context\":\"The ferry leaves at noon.\",\"first\":\"It "
                            + "leaves in the evening.\",\"second\":\"At noon.\"}",
                    "{\"reason\":\"The context says noon.\",\"better\":\"second\"}"),
            object().addStringProperty("reason")
                    .addEnumProperty("better", List.of("first", "second", "tie"))
                    .required("reason", "better")
                    .build(),
            json -> switch (JudgeReply.text(json, "better").strip().toLowerCase(Locale.ROOT)) {
                case "first" -> Preference.FIRST;
                case "second" -> Preference.SECOND;
                case "tie" -> Preference.TIE;
                default -> throw new MalformedReplyException("\"better\" is not first, second or tie");
            });

    private JudgeTasks() {}

    private static List<StatementVerdict> verdicts(JsonNode json, String list, String verdict)
            throws MalformedReplyException {
        List<StatementVerdict> verdicts = new ArrayList<>();
        for (JsonNode item : JudgeReply.onlyList(json, list)) {
            verdicts.add(new StatementVerdict(
                    JudgeReply.text(item, "statement"), JudgeReply.reason(item), JudgeReply.flag(item, verdict)));
        }
        return verdicts;
    }

    private static List<ProposedFact> proposed(JsonNode json) throws MalformedReplyException {
        List<ProposedFact> facts = new ArrayList<>();
        for (JsonNode item : JudgeReply.onlyList(json, "facts")) {
            facts.add(new ProposedFact(
                    JudgeReply.text(item, "fact"),
                    item.has("alternatives") ? JudgeReply.texts(item, "alternatives") : List.of(),
                    JudgeReply.text(item, "quote")));
        }
        return facts;
    }

    private static List<StatementReason> reasons(JsonNode json, String list) throws MalformedReplyException {
        List<StatementReason> reasons = new ArrayList<>();
        for (JsonNode item : JudgeReply.list(json, list)) {
            reasons.add(new StatementReason(JudgeReply.text(item, "statement"), JudgeReply.reason(item)));
        }
        return reasons;
    }

    private static JsonObjectSchema.Builder object() {
        return JsonObjectSchema.builder();
    }

    private static JsonObjectSchema.Builder reasoned() {
        return object().addStringProperty("statement")
                .addStringProperty("reason")
                .required("statement", "reason");
    }

    private static JsonObjectSchema judged(String verdict) {
        return reasoned()
                .addIntegerProperty(verdict)
                .required("statement", "reason", verdict)
                .build();
    }

    private static JsonArraySchema list(JsonObjectSchema items) {
        return JsonArraySchema.builder().items(items).build();
    }

    private static JsonArraySchema strings() {
        return JsonArraySchema.builder().items(new JsonStringSchema()).build();
    }
}
