package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.distillation.dataset.DroppedRow;
import dev.retort.distillation.dataset.Quotation;
import dev.retort.distillation.dataset.RaftRows;
import dev.retort.distillation.dataset.RaftSettings;
import dev.retort.distillation.dataset.RejectionSampling;
import dev.retort.distillation.dataset.RowLayout;
import dev.retort.distillation.dataset.TrainingRows;
import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.retrieval.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Makes the training rows that settings ask for of questions and their answers: of all, or of some of them. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class RowMaker {

    private final RunConfig.Dataset settings;
    private final RowLayout layout;
    private final String origin;
    private final RaftSettings raft;
    private final RaftRows raftRows;
    private final Optional<Quotation> quotation;

    /**
     * Creates a maker.
     *
     * @param trainSide searches the passages that may be trained on; used only with {@code dataset.distractors}
     * @param texts what a context holds of passages, given the question; likewise
     */
    public RowMaker(
            RunConfig config,
            RowLayout layout,
            Retriever trainSide,
            BiFunction<String, List<Passage>, List<String>> texts) {
        this.settings = config.dataset();
        this.layout = layout;
        this.origin = Respondents.originOfTrainAnswers(config);
        this.raft = new RaftSettings(
                settings.distractors().orElse(0) + 1,
                settings.withoutGoldenShare(),
                RaftSettings.REFUSAL,
                config.seed());
        this.raftRows = new RaftRows(trainSide, raft, layout, texts);
        this.quotation =
                quotes(config) ? Optional.of(new Quotation(config.answers().evidenceWords())) : Optional.empty();
    }

    /**
     * Makes the rows of some questions.
     *
     * @param answers their answers, in any order
     * @param passages passages that hold at least those the questions were made from
     * @param lacking ids of questions whose context lacks their passage, from {@link #lacking}
     */
    public TrainingRows rows(
            List<Question> questions, List<Answer> answers, List<Passage> passages, Set<String> lacking) {
        List<DroppedRow> dropped = new ArrayList<>();
        List<Answer> kept = kept(questions, answers, dropped);
        List<Answer> taught =
                quotation.map(quotes -> quoted(questions, kept, quotes)).orElse(kept);
        TrainingRows rows = settings.distractors().isPresent()
                ? raftRows.rows(questions, taught, passages, origin, lacking)
                : TrainingRows.of(questions, taught, layout, origin);
        dropped.addAll(rows.dropped());
        return new TrainingRows(rows.rows(), dropped);
    }

    /** Returns whether the answers of the teacher are quoted from their contexts. */
    static boolean quotes(RunConfig config) {
        if (config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            return false;
        }
        return switch (config.dataset().wording()) {
            case QUOTED -> true;
            case WRITTEN -> false;
            case AUTO ->
                config.answers().usesEvidence()
                        && config.dataset().distractors().isEmpty()
                        && config.student().ref().insideRetort();
        };
    }

    /** The row of an unanswerable question is a refusal, beside the context that its answer saw. */
    private static List<Answer> quoted(List<Question> questions, List<Answer> answers, Quotation quotes) {
        Set<String> refused = questions.stream()
                .filter(Question::isUnanswerable)
                .map(Question::id)
                .collect(Collectors.toSet());
        return answers.stream()
                .map(answer -> refused.contains(answer.questionId()) ? answer : quotes.of(answer))
                .toList();
    }

    /** Returns the ids of those questions whose row may lack its passage. */
    public List<String> mayLack(List<Question> questions, List<Answer> answers) {
        return settings.withoutGoldenShare() == 0
                ? List.of()
                : RaftRows.mayLack(questions, kept(questions, answers, new ArrayList<>()));
    }

    /**
     * Draws the questions whose row lacks its passage.
     *
     * @param mayLack the ids of all questions that may, in the order of the questions
     */
    public Set<String> lacking(List<String> mayLack) {
        return RaftRows.drawn(mayLack, raft);
    }

    /** The chosen answers, and one of every unanswerable question: its row is a refusal whatever was answered. */
    private List<Answer> kept(List<Question> questions, List<Answer> answers, List<DroppedRow> dropped) {
        if (settings.teacherAnswers() == 1) {
            return answers;
        }
        List<Question> answerable = questions.stream()
                .filter(question -> !question.isUnanswerable())
                .toList();
        RejectionSampling sampling = RejectionSampling.choose(answerable, answers, RejectionSampling.DEFAULT_SUPPORT);
        dropped.addAll(sampling.dropped());
        List<Answer> kept = new ArrayList<>(sampling.kept());
        questions.stream()
                .filter(Question::isUnanswerable)
                .flatMap(question -> answers.stream()
                        .filter(answer -> answer.questionId().equals(question.id()))
                        .limit(1))
                .forEach(kept::add);
        return kept;
    }
}
