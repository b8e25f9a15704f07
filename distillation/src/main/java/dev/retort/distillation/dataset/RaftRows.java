package dev.retort.distillation.dataset;

import dev.retort.answer.Answer;
import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Makes rows whose context holds the answering ("golden") passage among distractors, in the order of retrieval as in use, and
 * rows that teach to refuse: those whose golden passage is left out, and those of unanswerable questions. The distractors are
 * the best of the other passages found, hence hard ones. After RAFT (Zhang et al. 2024, arXiv:2403.10131).
 */
public final class RaftRows {

    private final Retriever retriever;
    private final RaftSettings settings;
    private final RowLayout layout;
    private final BiFunction<String, List<Passage>, List<String>> texts;

    /**
     * Creates a maker of rows.
     *
     * @param retriever searches the passages that may be trained on
     * @param texts what a context holds of its passages, given the question: the whole of them, or their nearest sentences
     */
    public RaftRows(
            Retriever retriever,
            RaftSettings settings,
            RowLayout layout,
            BiFunction<String, List<Passage>, List<String>> texts) {
        this.retriever = retriever;
        this.settings = settings;
        this.layout = layout;
        this.texts = texts;
    }

    /**
     * Makes the rows; questions without a usable answer are dropped as in {@link TrainingRows#of}.
     *
     * @param questions the train questions
     * @param answers their answers, in any order; those of unanswerable questions are not looked at
     * @param passages all passages, to find the golden ones by id
     * @param origin who gave the answers, such as {@code "teacher"}
     */
    public TrainingRows rows(List<Question> questions, List<Answer> answers, List<Passage> passages, String origin) {
        return rows(questions, answers, passages, origin, drawn(mayLack(questions, answers), settings));
    }

    /**
     * Makes the rows as above, of some questions.
     *
     * @param lacking ids of the questions whose context lacks their passage, drawn among all questions
     */
    public TrainingRows rows(
            List<Question> questions,
            List<Answer> answers,
            List<Passage> passages,
            String origin,
            Set<String> lacking) {
        Map<String, Passage> byId = new HashMap<>();
        passages.forEach(passage -> byId.put(passage.id(), passage));
        TrainingRows plain = TrainingRows.of(answerable(questions), answers, layout, origin);
        Map<String, TrainingRow> byQuestion = new HashMap<>();
        plain.rows().forEach(row -> byQuestion.put(row.question().id(), row));
        List<TrainingRow> rows = new ArrayList<>();
        for (Question question : questions) {
            TrainingRow row = byQuestion.get(question.id());
            if (question.isUnanswerable() || lacking.contains(question.id())) {
                rows.add(refusal(question));
            } else if (row != null) {
                List<String> contexts = contexts(question, golden(question, byId));
                rows.add(new TrainingRow(
                        question, row.origin(), TrainingRows.example(layout, contexts, question.text(), row.answer())));
            }
        }
        return new TrainingRows(rows, plain.dropped());
    }

    private static List<Question> answerable(List<Question> questions) {
        return questions.stream().filter(question -> !question.isUnanswerable()).toList();
    }

    /** Returns the ids of the questions whose row may lack its passage, in the order of the questions. */
    public static List<String> mayLack(List<Question> questions, List<Answer> answers) {
        return TrainingRows.of(answerable(questions), answers, RowLayout.SYSTEM, "").rows().stream()
                .map(TrainingRow::question)
                .filter(question -> !question.passageIds().isEmpty())
                .map(Question::id)
                .toList();
    }

    /**
     * Draws the questions whose row lacks its passage.
     *
     * @param mayLack the ids of all that may, in the order of the questions
     */
    public static Set<String> drawn(List<String> mayLack, RaftSettings settings) {
        List<String> ids = new ArrayList<>(mayLack);
        Collections.shuffle(ids, new Random(settings.seed()));
        return new HashSet<>(ids.subList(0, (int) Math.round(settings.withoutGolden() * ids.size())));
    }

    private TrainingRow refusal(Question question) {
        // An unanswerable question was made from a passage that does not answer it: that passage is its hardest
        // distractor.
        Set<String> golden = question.isUnanswerable() ? Set.of() : Set.copyOf(question.passageIds());
        List<Passage> contexts = found(question, golden.size()).stream()
                .filter(passage -> !golden.contains(passage.id()))
                .limit(settings.passages())
                .toList();
        return TrainingRows.refusal(layout, question, texts.apply(question.text(), contexts), settings.refusal());
    }

    private List<String> contexts(Question question, List<Passage> golden) {
        Set<String> goldenIds = new HashSet<>(golden.stream().map(Passage::id).toList());
        List<Passage> found = found(question, golden.size());
        int room = Math.max(0, settings.passages() - golden.size());
        List<Passage> context = new ArrayList<>();
        for (Passage passage : found) {
            if (goldenIds.contains(passage.id())) {
                context.add(passage);
            } else if (room > 0) {
                context.add(passage);
                room--;
            }
        }
        golden.stream().filter(passage -> !context.contains(passage)).forEach(context::add);
        List<String> shown = new ArrayList<>(texts.apply(question.text(), context));
        question.reference()
                .filter(reference -> shown.stream().noneMatch(text -> text.contains(reference)))
                .filter(reference ->
                        golden.stream().anyMatch(passage -> passage.text().contains(reference)))
                .ifPresent(shown::add);
        return shown;
    }

    private List<Passage> found(Question question, int golden) {
        return retriever.retrieve(question.text(), settings.passages() + golden).stream()
                .map(RetrievedPassage::passage)
                .toList();
    }

    private static List<Passage> golden(Question question, Map<String, Passage> byId) {
        return question.passageIds().stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .toList();
    }
}
