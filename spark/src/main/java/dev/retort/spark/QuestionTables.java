package dev.retort.spark;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.config.RunConfig;
import dev.retort.distillation.ModelRoles;
import dev.retort.distillation.ReadableDocuments;
import dev.retort.distillation.WrittenQuestions;
import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakReport;
import dev.retort.question.OwnQuestions;
import dev.retort.question.PassageSplit;
import dev.retort.question.Question;
import dev.retort.question.QuestionGenerator;
import dev.retort.question.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Passages to questions: the driver decides which of them count, as one machine does, and the executors write, embed and search
 * a whole round at a time.
 */
final class QuestionTables {

    private final SparkSession session;
    private final WorkOrder order;
    private final RunConfig config;
    private final BatchWait wait;

    QuestionTables(SparkSession session, WorkOrder order, RunConfig config, BatchWait wait) {
        this.session = session;
        this.order = order;
        this.config = config;
        this.wait = wait;
    }

    /**
     * The questions of a corpus.
     *
     * @param questions train questions, then eval questions
     * @param split which passages are for what; empty for a user's own questions
     * @param leaks what both sides have in common
     * @param summaries one sentence for each side that was written
     */
    record Made(
            List<NumberedQuestion> questions, Optional<PassageSplit> split, LeakReport leaks, List<String> summaries) {

        private static Made of(
                List<Question> train,
                List<Question> eval,
                Optional<PassageSplit> split,
                LeakReport leaks,
                List<String> summaries) {
            List<NumberedQuestion> all = new ArrayList<>();
            train.forEach(question -> all.add(new NumberedQuestion(all.size() + 1, question)));
            eval.forEach(question -> all.add(new NumberedQuestion(all.size() + 1, question)));
            return new Made(all, split, leaks, summaries);
        }
    }

    /**
     * Makes the questions.
     *
     * @param passages all passages, in order
     * @param search searches them; asked for only where questions are written
     */
    Made made(List<Passage> passages, Supplier<CorpusSearch> search) {
        return ExecutorWork.run(order, work -> {
            ReadableDocuments.require(config, passages, work.models().completers());
            ModelRoles roles = work.roles();
            RunConfig.Questions settings = config.questions();
            return settings.trainFile().isPresent() && settings.evalFile().isPresent()
                    ? own(settings, roles.embeddingModel())
                    : written(passages, search.get(), roles);
        });
    }

    private static Made own(RunConfig.Questions settings, EmbeddingModel embeddings) {
        List<String> remarks = new ArrayList<>();
        List<Question> train = OwnQuestions.read(settings.trainFile().orElseThrow(), Split.TRAIN, remarks::add);
        List<Question> eval = OwnQuestions.read(settings.evalFile().orElseThrow(), Split.EVAL, remarks::add);
        LeakReport leaks = new LeakCheck(embeddings).check(train, eval, List.of(), List.of());
        return Made.of(train, eval, Optional.empty(), leaks, remarks);
    }

    private Made written(List<Passage> passages, CorpusSearch search, ModelRoles roles) {
        Map<String, Passage> byId = new HashMap<>();
        passages.forEach(passage -> byId.put(passage.id(), passage));
        KnownVectors vectors = new KnownVectors(roles.embeddingModel());
        FoundAhead found = new FoundAhead(
                id -> Objects.requireNonNull(byId.get(id)),
                question -> Objects.requireNonNull(
                        search.search(search.asked(List.of(question)), QuestionGenerator.SEARCHED_PASSAGES)
                                .get(question)));
        Division division = Division.of(order, config, RunConfig.BatchTask.QUESTIONS, Integer.MAX_VALUE);
        ClusterWriter writer = new ClusterWriter(session, order, division, wait, roles.questionWriter(), candidates -> {
            if (!candidates.isEmpty() && config.questions().filters()) {
                List<AskedQuestion> asked = search.asked(candidates);
                vectors.add(asked);
                found.add(search.search(asked, QuestionGenerator.SEARCHED_PASSAGES));
            }
        });
        QuestionGenerator strict = new QuestionGenerator(writer, vectors, found, roles.questionCritic());
        WrittenQuestions made = WrittenQuestions.of(
                config, passages, config.questions().filters() ? strict : strict.unfiltered(), vectors, Progress.NONE);
        return Made.of(
                made.train().questions(),
                made.eval().questions(),
                Optional.of(made.split()),
                made.leaks(),
                List.of(
                        "train: " + made.train().summary(),
                        "eval: " + made.eval().summary()));
    }
}
