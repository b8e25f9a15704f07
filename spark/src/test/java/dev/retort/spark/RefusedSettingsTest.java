package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.DistillationSettings;
import dev.retort.error.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are refused on the driver before a model is opened or a file is read. */
class RefusedSettingsTest {

    @TempDir
    Path folder;

    @Test
    void anAddressThatWouldGetAKeyNeedsAConfirmationThoughTheDriverHasNoKey() {
        assertRefused("services.mistral.base_url=http://198.51.100.7:9/v1", "MISTRAL_API_KEY", "retort trust");
    }

    @Test
    void aTaskThatCannotWaitForABatchIsRefusedAsOnOneMachine() {
        assertRefused("batch.tasks=[teacher, judge]", "batch.tasks", "judge", "questions, teacher");
    }

    private void assertRefused(String setting, String... words) {
        SparkSession session = LocalSpark.start();
        try {
            assertThatThrownBy(() -> RetortOnSpark.of(
                                    session,
                                    DistillationSettings.defaults().with(setting),
                                    folder.toUri().toString())
                            .withDocuments(
                                    List.of(folder.resolve("none").toUri().toString()))
                            .run())
                    .isInstanceOf(UsageException.class)
                    .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
        } finally {
            session.stop();
        }
    }
}
