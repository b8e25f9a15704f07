package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.RowLayout;
import dev.retort.dataset.SourceSentenceTeacher;
import dev.retort.dataset.TrainingRows;
import dev.retort.error.UsageException;
import dev.retort.file.JsonLines;
import dev.retort.question.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Train questions and teacher answers to training rows. */
final class DatasetStage {

    private final Bench bench;

    DatasetStage(Bench bench) {
        this.bench = bench;
    }

    String run(AnswerStage answers) {
        answers.trainAnswers();
        var run = bench.run();
        bench.step(
                "dataset",
                List.of(bench.config().dataset(), bench.config().seed()),
                List.of(run.questions(), run.trainAnswers()),
                List.of(run.training(), run.validation(), run.dropped()),
                this::make);
        int rows = ChatExamples.read(run.training()).size();
        int kept = ChatExamples.read(run.validation()).size();
        return "%d training rows%s".formatted(rows, kept == 0 ? "" : ", %d for validation".formatted(kept));
    }

    private void make() {
        RunConfig.Dataset settings = bench.config().dataset();
        RowLayout layout = settings.layout() == RunConfig.Layout.SEEDS ? RowLayout.ASSISTANT_FIRST : RowLayout.SYSTEM;
        String origin = bench.config().teacher().model().equals(RunConfig.EXTRACTIVE)
                ? SourceSentenceTeacher.ORIGIN
                : bench.config().teacher().model();
        List<Answer> answers = JsonLines.read(bench.run().trainAnswers(), Answer.class);
        TrainingRows rows = TrainingRows.of(bench.questions(Split.TRAIN), answers, layout, origin);
        List<ChatExample> examples = new ArrayList<>(rows.examples());
        if (examples.isEmpty()) {
            throw new UsageException(
                    "No train question has an answer worth training on; %s lists why."
                            .formatted(bench.run().dropped()),
                    "Name another teacher.model or more questions.train.");
        }
        int held = (int) Math.round(settings.validationShare() * examples.size());
        List<ChatExample> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(bench.config().seed()));
        List<ChatExample> validation = shuffled.subList(0, held);
        examples.removeAll(validation);
        JsonLines.write(bench.run().dropped(), rows.dropped());
        ChatExamples.write(bench.run().validation(), validation);
        ChatExamples.write(bench.run().training(), examples);
    }
}
