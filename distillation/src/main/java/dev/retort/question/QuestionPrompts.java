package dev.retort.question;

import dev.retort.injection.Fence;
import java.util.Map;

/** The prompts of {@link PromptedQuestionWriter}, one for each kind, and the one of the LlamaIndex examples. */
final class QuestionPrompts {

    /** The instruction of the LlamaIndex distillation examples, word for word (two words of it run together). */
    static final String SEEDS_QUERY = "You are a Teacher/ Professor. Your task is to setup "
            + "a quiz/examination. Using the provided context, formulate "
            + "a single question that captures an important fact from the "
            + "context. Restrict the question to the context information provided."
            + "You should generate only question and nothing else.";

    private static final Fence EXCERPT = new Fence("excerpt");

    private static final String RULES = """
            Rules:
            - Write one question of 6 to 30 words, on one line, ending in a question mark.
            - Make it understandable without the excerpt: name things instead of writing "this", "it" or "the above".
            - Never mention the excerpt, the document, the text, the author, a section, a figure or a table.
            - Use the excerpt's own terms.
            - Reply with the question alone: no preamble, no number, no quotes, no answer.
            """;

    private static final Map<QuestionKind, String> TASKS = Map.of(
            QuestionKind.FACT,
            "Write a question whose answer is one important fact that the excerpt states.",
            QuestionKind.REASON,
            "Write a question that asks why something is so, where the excerpt states the reason.",
            QuestionKind.PROCEDURE,
            "Write a question that asks how something is done or what should be done, where the excerpt states it.",
            QuestionKind.COMPARISON,
            "Write a question that asks how two things named in the excerpt differ or relate, where the excerpt says so.",
            QuestionKind.TWO_PASSAGES,
            "Write a question that can only be answered by putting facts of both excerpts together.",
            QuestionKind.UNANSWERABLE,
            "Write a question that a reader interested in this subject could well ask, that uses the excerpt's terms, "
                    + "but that the excerpt does not answer: ask for a detail, number, date, name or reason it leaves out.");

    private QuestionPrompts() {}

    /** Returns the prompt for a kind of question about a context. */
    static String of(QuestionKind kind, String context) {
        return prompt(kind, RULES, context);
    }

    /** Returns the prompt for a kind of question about one sentence of a context. */
    static String about(QuestionKind kind, String context, String sentence) {
        return prompt(
                kind,
                RULES + "- Let it be about this part of the excerpt:\n%s\n".formatted(EXCERPT.around(sentence)),
                context);
    }

    private static String prompt(QuestionKind kind, String rules, String context) {
        return "%s\n\n%s- %s\n\n%s\n\nQuestion:"
                .formatted(TASKS.get(kind), rules, EXCERPT.rule(), EXCERPT.around(context));
    }

    /** Returns the prompt that LlamaIndex's DatasetGenerator sends with the examples' instruction. */
    static String seeds(String context) {
        return "Context information is below.\n"
                + "---------------------\n"
                + context
                + "\n---------------------\n"
                + "Given the context information and not prior knowledge.\n"
                + "generate only questions based on the below query.\n"
                + SEEDS_QUERY
                + "\n";
    }
}
