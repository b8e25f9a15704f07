package dev.retort.server;

import dev.retort.answer.Answer;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExamples;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.evaluation.KeyFact;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A run on disk as the pages see one: questions, rows, answers and a report, written without any model. */
final class WrittenRun {

    /** What a document, a model or a person might have written. */
    static final String HOSTILE =
            "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>";

    private WrittenRun() {}

    static Path in(Path folder) {
        try (RunDirectory run = RunDirectory.lock(folder)) {
            StageLedger ledger = new StageLedger(run, "1.0", Clock.systemUTC());
            ledger.documents(
                    List.of(new Manifest.DocumentRecord("handbook " + HOSTILE + ".pdf", "00", 12, "", List.of())));
            ledger.model("teacher", "extractive");
            List<Path> outputs = List.of(run.questions(), run.trainQuestions(), run.evalQuestions());
            ledger.step("questions", "", List.of(), outputs, () -> questions(run));
            ledger.step("dataset", "", List.of(run.questions()), List.of(run.training()), () -> rows(run));
            JsonLines.write(run.passages(), List.of(passage()));
            answers(run);
            WholeFile.writeJson(run.job(), job(folder));
            WholeFile.write(run.report(), """
                    <!doctype html><html lang="en"><head><title>A report</title></head>
                    <body><h1>A report</h1><script>document.title = "broken"</script></body></html>
                    """);
        }
        return folder;
    }

    private static FineTuningJob job(Path folder) {
        return new FineTuningJob(
                "job",
                TestServer.BASE,
                JobStatus.SUCCESS,
                Instant.EPOCH,
                TestServer.USUAL,
                2,
                List.of(),
                List.of(),
                Optional.of(new ModelRef(
                        "local",
                        folder.resolve("finetune/0a/adapter").toAbsolutePath().toString())),
                Optional.empty(),
                false);
    }

    private static Passage passage() {
        return new Passage(
                "p00001",
                "handbook.pdf",
                "00",
                List.of(new PageSpan(3, 0, 10)),
                "Boilers",
                "The boiler keeps four bar. " + HOSTILE);
    }

    private static void questions(RunDirectory run) {
        QuestionFiles.write(run.root(), questions(Split.TRAIN, 3), questions(Split.EVAL, 2));
    }

    private static List<Question> questions(Split split, int count) {
        String side = split == Split.TRAIN ? "train" : "eval";
        return IntStream.range(0, count)
                .mapToObj(i -> new Question(
                        "%s-%04d".formatted(side, i + 1),
                        split,
                        "Which pressure does boiler %d keep? %s".formatted(i + 1, HOSTILE),
                        "fact",
                        List.of("p00001"),
                        "Boilers",
                        Optional.of("Four bar."),
                        List.of(KeyFact.of("four bar"))))
                .toList();
    }

    private static void rows(RunDirectory run) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            rows.add(new ChatExample(List.of(
                    new Message("system", "Answer from the context."),
                    new Message("user", "Which pressure does boiler %d keep?".formatted(i)),
                    new Message("assistant", "It keeps four bar. " + HOSTILE))));
        }
        ChatExamples.write(run.training(), rows);
    }

    private static void answers(RunDirectory run) {
        for (Arm arm : List.of(Arm.STUDENT, Arm.TUNED)) {
            JsonLines.write(
                    run.answers(arm),
                    questions(Split.EVAL, 2).stream()
                            .map(question -> new Answer(
                                    question.id(),
                                    question.text(),
                                    "%s: four bar. %s".formatted(arm == Arm.TUNED ? "One" : "Another", HOSTILE),
                                    List.of("The boiler keeps four bar."),
                                    List.of("p00001"),
                                    true,
                                    Optional.empty()))
                            .toList());
        }
    }
}
