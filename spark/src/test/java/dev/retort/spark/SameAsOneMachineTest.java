package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.DistillationSettings;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stages on Spark make of a corpus against what {@code retort run} makes of it. */
class SameAsOneMachineTest {

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
    void twelveDocumentsAmongDamagedOnesGiveTheSamePassagesQuestionsAndRows() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 12, 4, 12);
        FactCorpus.addBadOnes(folder.resolve("documents"));

        CorpusReport report = assertSame(Compared.settings(folder));

        assertThat(report.trainQuestions()).isEqualTo(24);
        assertThat(report.rows()).isEqualTo(24);
        assertThat(report.fileRemarks())
                .extracting(FileFate::name)
                .containsExactlyInAnyOrder("damaged.pdf", "empty.md", "letter.rtf", "zz-nearly.md", "zz-the-same.md");
        assertThat(report.lines()).anyMatch(line -> line.startsWith("not used  empty.md: the file is empty."));
        int paid = server.requests().size();
        assertThat(retort(Compared.settings(folder)).run()).isEqualTo(report);
        assertThat(server.requests()).as("nothing is left to do").hasSizeLessThanOrEqualTo(paid + 1);
    }

    @Test
    void evidenceAndDistractorsGiveTheSameRows() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 5, 4, 12);

        CorpusReport report = assertSame(Compared.settings(
                folder,
                "teacher.model=extractive",
                "questions.train=10",
                "questions.eval=6",
                "dataset.distractors=2",
                "dataset.without_golden_share=0.3"));

        assertThat(report.rows()).isPositive();
    }

    private CorpusReport assertSame(DistillationSettings settings) throws IOException {
        CorpusReport report = retort(settings).run();
        assertThat(Compared.cluster(retort(settings), folder.resolve("spark")))
                .isEqualTo(Compared.oneMachine(settings, new FactTeacher(server.api()), folder.resolve("run")));
        return report;
    }

    private RetortOnSpark retort(DistillationSettings settings) {
        return RetortOnSpark.of(SPARK, settings, folder.resolve("spark").toString())
                .withModels(new FactTeacher(server.api()));
    }
}
