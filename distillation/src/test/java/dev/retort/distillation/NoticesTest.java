package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.ConfigReader;
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
}
