package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.DistillationSettings;
import dev.retort.distillation.Distillation;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.Verdict;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeServer;
import dev.retort.file.JsonLines;
import dev.retort.run.Arm;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers, scores and verdict of eval questions on Spark against those of {@code retort run}. */
class SameScoresTest {

    private static final SparkSession SPARK = LocalSpark.start();

    @TempDir
    private Path folder;

    private final FakeServer server = FactTeacher.server();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @AfterAll
    static void stopSpark() {
        SPARK.stop();
    }

    @Test
    void aTunedStudentGetsTheSameScoresAndTheSameVerdictAndNothingIsAskedTwice() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 6, 4, 12);
        Files.writeString(folder.resolve("asked.jsonl"), """
                {"question": "who measures the steel cable of the crane, and where", "facts": ["chief engineer", "old foundry"], "alternatives": [["engineer"], ["foundry"]]}
                {"question": "what does the night guard do to the copper valve", "facts": ["the guard inspects it"], "alternatives": [["inspects"]]}
                {"question": "which colour has the moon", "kind": "unanswerable"}
                """);
        DistillationSettings settings = Compared.settings(
                folder,
                "questions.train=10",
                "questions.eval=9",
                "questions.asked_file=" + folder.resolve("asked.jsonl"),
                "answers.arms=[teacher, closed-book, first-sentence, parrot]",
                "scores.metrics=[new_information_f1, support, relevance, faithfulness]",
                "scores.judge=mistral:" + FactTeacher.JUDGE);

        EvaluationReport report = retort(settings).evaluate();
        int paid = server.bodies("/v1/chat/completions").size();

        Path run = folder.resolve("run");
        Object unused = Distillation.of(
                        settings,
                        run,
                        new FactTeacher(server.api()).open(settings).models())
                .upTo(Stage.COMPARE);
        assertThat(answers(retort(settings).evalAnswers())).isEqualTo(files(run.resolve("answers")));
        assertThat(scores(retort(settings).scores())).isEqualTo(files(run.resolve("scores")));
        assertThat(report.comparison()).contains(Comparison.read(run.resolve("comparison.json")));
        assertThat(report.comparison())
                .contains(Comparison.read(folder.resolve("spark").resolve("comparison.json")));

        assertThat(report.comparison().orElseThrow().metric("support").arms().keySet())
                .contains("tuned", "student", "teacher", "closed-book", "first-sentence", "parrot");
        assertThat(report.comparison()
                        .orElseThrow()
                        .metric("faithfulness")
                        .arms()
                        .get("tuned"))
                .satisfies(tuned -> {
                    assertThat(tuned.scored()).isEqualTo(9);
                    assertThat(tuned.mean().orElseThrow()).isBetween(0.1, 0.9);
                });
        assertThat(report.lines()).element(0).asString().startsWith("A sample of 9 eval questions from ");
        assertThat(Files.readString(folder.resolve("spark/evaluation.txt")))
                .contains("The score that decides shows no difference.");
        int ofOneMachine = server.bodies("/v1/chat/completions").size() - paid;
        assertThat(retort(settings).evaluate()).isEqualTo(report);
        assertThat(server.bodies("/v1/chat/completions"))
                .as("what was paid for is known")
                .hasSize(paid + ofOneMachine);
    }

    @Test
    void withoutATunedStudentTheTeacherIsComparedWithTheStudentAlsoFromABatch() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 5, 4, 12);
        DistillationSettings settings = Compared.settings(
                folder, "questions.train=8", "questions.eval=8", "answers.arms=[teacher]", "batch.tasks=[teacher]");
        FakeBatches batches = FakeBatches.routes(server, FactTeacher::reply);
        batches.finish();

        EvaluationReport report = RetortOnSpark.of(
                        SPARK, settings, folder.resolve("spark").toString())
                .withModels(new FactTeacher(server.api()))
                .evaluate();

        assertThat(report.arms()).containsExactly("student", "teacher");
        var support = report.comparison().orElseThrow().metric("support").againstBaseline();
        assertThat(support.candidate()).isEqualTo("teacher");
        assertThat(support.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(support.questions()).isEqualTo(8);
        assertThat(batches.jobs()).hasSize(1);
        assertThat(server.bodies("/v1/chat/completions")).noneMatch(body -> body.contains("mistral-large-2512"));
    }

    private RetortOnSpark retort(DistillationSettings settings) {
        return RetortOnSpark.of(SPARK, settings, folder.resolve("spark").toString())
                .withModels(new FactTeacher(server.api()))
                .withTunedStudent(InstantTuner.TUNED);
    }

    private static Map<String, List<String>> scores(Dataset<Row> rows) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (Row row : rows.orderBy("number").collectAsList()) {
            lines.computeIfAbsent(
                            file(
                                    row.getAs("set"),
                                    ArmTables.Scored.ROWS.value(row).arm()),
                            arm -> new ArrayList<>())
                    .add(row.getAs("line"));
        }
        return lines;
    }

    private static Map<String, List<String>> answers(Dataset<Row> rows) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (Row row : rows.orderBy("number").collectAsList()) {
            for (ArmTables.ArmAnswer answer : ArmTables.Answered.ROWS.value(row).answers()) {
                lines.computeIfAbsent(file(row.getAs("set"), answer.arm()), arm -> new ArrayList<>())
                        .add(JsonLines.text(answer.answer()));
            }
        }
        return lines;
    }

    private static String file(String set, Arm arm) {
        return (set.equals("asked") ? "asked/" : "") + arm.fileName() + ".jsonl";
    }

    private static Map<String, List<String>> files(Path folder) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("teacher-train.jsonl"))
                    .toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllLines(file));
            }
        }
        return files;
    }
}
