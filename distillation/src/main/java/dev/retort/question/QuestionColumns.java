package dev.retort.question;

import dev.retort.file.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names under which people keep questions, references and kinds, in any case and with any separator of words. */
final class QuestionColumns {

    private static final List<String> QUESTION = List.of(
            "question",
            "questions",
            "user_input",
            "query",
            "queries",
            "prompt",
            "user_question",
            "user_query",
            "question_text",
            "frage",
            "fragen",
            "pregunta",
            "domanda",
            "pergunta",
            "vraag",
            "вопрос",
            "问题",
            "質問",
            "input",
            "instruction",
            "text");
    private static final List<String> REFERENCE = List.of(
            "reference",
            "references",
            "reference_answer",
            "reference_answers",
            "ground_truth",
            "ground_truths",
            "groundtruth_answer",
            "ground_truth_answer",
            "gold",
            "gold_answer",
            "golden_answer",
            "expected",
            "expected_answer",
            "expected_output",
            "expected_response",
            "ideal",
            "ideal_answer",
            "correct_answer",
            "model_answer",
            "best_answer",
            "target",
            "truth",
            "answer",
            "answers",
            "solution",
            "antwort",
            "antworten",
            "erwartete_antwort",
            "referenzantwort",
            "musterantwort",
            "referenz",
            "réponse",
            "référence",
            "respuesta",
            "risposta",
            "resposta",
            "antwoord",
            "ответ",
            "答案",
            "回答",
            "output",
            "response",
            "completion");
    private static final List<String> KIND = List.of("kind");
    private static final List<String> FACTS = List.of("facts", "key_facts");
    private static final List<String> ANSWERABLE = List.of("answerable");
    private static final List<String> PAGES = List.of("pages", "page", "seite");
    private static final List<String> DOCUMENT = List.of("document", "file");
    private static final List<String> QUOTE = List.of("quote");
    private static final List<String> QUESTION_PARTS = List.of("question", "frage");
    private static final List<String> REFERENCE_PARTS =
            List.of("reference", "groundtruth", "answer", "expected", "antwort", "solution");

    /** Columns that hold no reference, whatever they hold. */
    private static final Set<String> BESIDE = Set.of(
            "id",
            "ids",
            "no",
            "nr",
            "number",
            "index",
            "n",
            "#",
            "kind",
            "type",
            "split",
            "section",
            "page",
            "pages",
            "source",
            "sources",
            "file",
            "document",
            "documents",
            "passage",
            "passages",
            "passageids",
            "context",
            "contexts",
            "retrievedcontexts",
            "referencecontexts",
            "supportingfacts",
            "level",
            "difficulty",
            "title",
            "topic",
            "category",
            "tag",
            "tags",
            "comment",
            "comments",
            "note",
            "notes",
            "kommentar",
            "author",
            "date",
            "url",
            "link",
            "language",
            "lang",
            "isimpossible",
            "answerable",
            "facts",
            "keyfacts",
            "alternatives",
            "quote",
            "quote2",
            "plausibleanswers",
            "answerstart",
            "score",
            "weight",
            "synthesizername",
            "evolutiontype",
            "episodedone",
            "metadata",
            "chapter",
            "quelle",
            "seite");

    private QuestionColumns() {}

    /** Returns which of some names the question has. */
    static Optional<String> question(List<String> names) {
        return named(names, QUESTION).or(() -> part(names, QUESTION_PARTS));
    }

    /** Returns which of some names the reference has. */
    static Optional<String> reference(List<String> names) {
        String question = question(names).orElse("");
        List<String> others =
                names.stream().filter(name -> !name.equals(question)).toList();
        return named(others, REFERENCE).or(() -> part(others, REFERENCE_PARTS));
    }

    /** Returns which of some names the kind has. */
    static Optional<String> kind(List<String> names) {
        return named(names, KIND);
    }

    /** Returns which of some names the key facts have. */
    static Optional<String> facts(List<String> names) {
        return named(names, FACTS);
    }

    /** Returns which of some names says whether the documents answer the question. */
    static Optional<String> answerable(List<String> names) {
        return named(names, ANSWERABLE);
    }

    /** Returns which of some names the pages have that answer the question. */
    static Optional<String> pages(List<String> names) {
        return named(names, PAGES);
    }

    /** Returns which of some names the document has that answers the question. */
    static Optional<String> document(List<String> names) {
        return named(names, DOCUMENT);
    }

    /** Returns which of some names a quote of the document has. */
    static Optional<String> quote(List<String> names) {
        return named(names, QUOTE);
    }

    /** Returns whether a name may be that of a reference written in words that are not known. */
    static boolean unknown(String name) {
        String plain = JsonFields.plain(name);
        return !plain.isEmpty()
                && !BESIDE.contains(plain)
                && QUESTION.stream().noneMatch(known -> JsonFields.plain(known).equals(plain));
    }

    private static Optional<String> named(List<String> names, List<String> known) {
        return known.stream()
                .map(JsonFields::plain)
                .flatMap(wanted ->
                        names.stream().filter(name -> JsonFields.plain(name).equals(wanted)).findFirst().stream())
                .findFirst();
    }

    private static Optional<String> part(List<String> names, List<String> parts) {
        List<String> found = names.stream()
                .filter(name -> !BESIDE.contains(JsonFields.plain(name)))
                .filter(name -> parts.stream().anyMatch(JsonFields.plain(name)::contains))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
