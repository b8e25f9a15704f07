package dev.retort.distillation;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.dataset.DatasetStatistics;
import dev.retort.distillation.dataset.DroppedRow;
import dev.retort.distillation.dataset.RowSplit;
import dev.retort.distillation.dataset.TrainingRow;
import dev.retort.distillation.dataset.TrainingRows;
import dev.retort.error.UsageException;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Train questions and teacher answers to training rows. */
final class DatasetStage {

    private final Bench bench;

    DatasetStage(Bench bench) {
        this.bench = bench;
    }

    String run() {
        var run = bench.run();
        bench.step(new AnswerSteps(bench).train(), () -> JsonLines.write(run.trainAnswers(), teacherAnswers()));
        bench.step(step(bench), this::make);
        int rows = ChatExamples.read(run.training()).size();
        int kept = ChatExamples.read(run.validation()).size();
        int dropped = JsonLines.read(run.dropped(), DroppedRow.class).size();
        return "%d training rows%s%s%s"
                .formatted(
                        rows,
                        RowMaker.quotes(bench.config()) ? ", quoted from their contexts" : "",
                        kept == 0 ? "" : ", %d for validation".formatted(kept),
                        dropped == 0 ? "" : "; %d answers dropped, listed in dropped_rows.jsonl".formatted(dropped));
    }

    /** Returns the step that makes the rows. */
    static RunStep step(Bench bench) {
        var run = bench.run();
        return RunStep.once(
                Step.DATASET,
                List.of(
                        bench.config().dataset(),
                        bench.config().answers().evidenceWords(),
                        bench.config().seed(),
                        bench.config().retrieval().topK(),
                        bench.config().student().model()),
                List.of(run.questions(), run.trainAnswers()),
                List.of(run.training(), run.validation(), run.dropped(), run.datasetStatistics()));
    }

    /** Answers the train questions, several times each where the settings ask for it. */
    private List<Answer> teacherAnswers() {
        boolean ownAnswers =
                bench.questions(Split.TRAIN).stream().map(Question::reference).allMatch(Optional::isPresent);
        return bench.respondents()
                .trainAnswers(
                        bench.questionsToAnswer(Split.TRAIN),
                        (question, k) -> bench.trainIndex().retrieve(question, k),
                        ownAnswers,
                        bench.progress());
    }

    private void make() {
        RunConfig.Dataset settings = bench.config().dataset();
        TrainingRows rows = rows();
        if (rows.rows().isEmpty()) {
            throw new UsageException(
                    "No train question has an answer worth training on; %s lists why."
                            .formatted(bench.run().dropped()),
                    "Name another teacher.model or more questions.train.");
        }
        RowSplit split = RowSplit.of(
                rows.rows(), settings.validationShare(), bench.config().seed());
        TokenCountEstimator counter = bench.models()
                .tokenCounters()
                .counterOf(bench.config().student().ref());
        DatasetStatistics statistics =
                DatasetStatistics.of(rows, Map.of(bench.config().student().model(), counter::estimateTokenCountInText));
        WholeFile.writeJson(bench.run().datasetStatistics(), statistics);
        ChatExamples.write(bench.run().validation(), examples(split.validation()));
        ChatExamples.write(bench.run().training(), examples(split.training()));
    }

    private TrainingRows rows() {
        List<Question> questions = bench.questions(Split.TRAIN);
        List<Answer> answers = ArmFiles.trainAnswers(bench.run(), questions);
        RowMaker maker = new RowMaker(
                bench.config(),
                bench.roles().rowLayout(),
                (question, k) -> bench.trainIndex().retrieve(question, k),
                (question, passages) -> bench.contexts().texts(question, passages));
        Set<String> lacking = maker.lacking(maker.mayLack(questions, answers));
        TrainingRows rows = maker.rows(questions, answers, bench.passages(), lacking);
        JsonLines.write(bench.run().dropped(), rows.dropped());
        return rows;
    }

    private static List<ChatExample> examples(List<TrainingRow> rows) {
        return rows.stream().map(TrainingRow::example).toList();
    }
}
