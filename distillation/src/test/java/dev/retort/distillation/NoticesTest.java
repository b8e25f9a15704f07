package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.config.QuestionWriting;
import dev.retort.run.Manifest.DocumentRecord;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {

    @TempDir
    private Path folder;

    @Test
    void documentsThatWereLeftOutOrDamagedAreNamedWithTheirReasonsAfterTheResult() {
        try (RunDirectory run = RunDirectory.lock(folder)) {
            new StageLedger(run, "test", Clock.systemUTC())
                    .documents(List.of(
                            new DocumentRecord("good.pdf", "aa", 3, "", List.of()),
                            new DocumentRecord("scan.pdf", "", 0, "It has no text layer.", List.of()),
                            new DocumentRecord("torn.pdf", "bb", 2, "", List.of("Page 2 cannot be read."))));

            assertThat(Notices.of(ConfigReader.defaults().read(), run))
                    .contains("Left out: scan.pdf: It has no text layer.", "Note: torn.pdf: Page 2 cannot be read.")
                    .noneMatch(notice -> notice.contains("good.pdf"));
        }
    }

    @Test
    void aTeacherThatCouldWriteTheQuestionsIsSuggestedForThem() {
        DistillationSettings taught = DistillationSettings.defaults().withTeacher("ollama:qwen3:8b");
        try (RunDirectory run = RunDirectory.lock(folder)) {
            assertThat(Notices.of(taught.read(), run))
                    .singleElement()
                    .asString()
                    .contains("each from one sentence", "Name the teacher as questions.model");
            for (DistillationSettings asked : List.of(
                    taught.withQuestions(questions -> questions.withModel("ollama:qwen3:8b")),
                    taught.withQuestions(questions -> questions.withWriting(QuestionWriting.INSTRUCTIONS)),
                    taught.withQuestions(questions ->
                            questions.withTrainFile(Path.of("train.txt")).withEvalFile(Path.of("eval.txt"))))) {
                assertThat(Notices.of(asked.read(), run)).isEmpty();
            }
        }
    }
}
