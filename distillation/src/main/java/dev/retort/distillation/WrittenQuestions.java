package dev.retort.distillation;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.progress.Progress;
import dev.retort.question.GeneratedQuestions;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakGuard;
import dev.retort.question.LeakReport;
import dev.retort.question.PassageSplit;
import dev.retort.question.QuestionGenerator;
import dev.retort.question.Split;
import dev.retort.question.SplitRule;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The questions of both sides that a writer wrote, from different parts of the documents.
 *
 * @param split which parts are for what
 * @param train the train questions
 * @param eval the eval questions
 * @param leaks what both sides have in common
 */
@API(status = API.Status.INTERNAL)
public record WrittenQuestions(
        PassageSplit split, GeneratedQuestions train, GeneratedQuestions eval, LeakReport leaks) {

    /**
     * Has the questions written that settings ask for.
     *
     * @param passages all passages
     * @param generator writes and filters
     * @param embeddings measures nearness
     * @throws UsageException if a side gets no question at all
     */
    public static WrittenQuestions of(
            RunConfig config,
            List<Passage> passages,
            QuestionGenerator generator,
            EmbeddingModel embeddings,
            Progress progress) {
        RunConfig.Questions settings = config.questions();
        Map<String, Integer> places = generator.places(passages);
        PassageSplit split = PassageSplit.of(
                passages, rule(settings), config.seed(), passage -> places.getOrDefault(passage.id(), 0));
        List<Passage> trainSide = split.side(Split.TRAIN, passages);
        List<Passage> evalSide = split.side(Split.EVAL, passages);
        // Eval first: it is the smaller and dearer side, and train questions then keep away from it.
        GeneratedQuestions eval = generator.generate(
                Split.EVAL, evalSide, settings.eval(), new LeakGuard(embeddings, List.of(), trainSide), progress);
        GeneratedQuestions train = generator.generate(
                Split.TRAIN,
                trainSide,
                settings.train(),
                new LeakGuard(embeddings, eval.questions(), evalSide),
                progress);
        require(eval, "eval");
        require(train, "train");
        LeakReport leaks = new LeakCheck(embeddings).check(train.questions(), eval.questions(), trainSide, evalSide);
        return new WrittenQuestions(split, train, eval, leaks);
    }

    private static SplitRule rule(RunConfig.Questions settings) {
        return switch (settings.split()) {
            case SECTION -> new SplitRule.BySection(share(settings));
            case FILE -> new SplitRule.ByFile(share(settings));
            case PAGES -> new SplitRule.ByPages(settings.trainPages().orElseThrow());
        };
    }

    private static double share(RunConfig.Questions settings) {
        return (double) settings.eval() / (settings.eval() + settings.train());
    }

    private static void require(GeneratedQuestions made, String side) {
        if (made.questions().isEmpty()) {
            throw new UsageException(
                    "No %s questions could be made: %s".formatted(side, made.summary()),
                    "Give longer documents, another questions.model, or your own questions.");
        }
    }
}
