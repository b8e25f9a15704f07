package dev.retort.finetuning.mistral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads replies that mistralai's own models made; {@code benchmarks/wire-truth.sh} makes them again. */
class MistralWireTest {

    private static JsonNode golden(String name) throws IOException {
        return Json.mapper().readTree(Files.readString(Path.of("src/test/resources/golden/wire", name + ".json")));
    }

    @Test
    void aDetailedJobIsRead() throws IOException {
        FineTuningJob job = MistralJobs.read(golden("mistral-job-details"));

        assertThat(job.status()).isEqualTo(JobStatus.VALIDATED);
        assertThat(job.waitsForStart()).isTrue();
        assertThat(job.hyperparameters().trainingSteps()).hasValue(5);
        assertThat(job.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(5, 10);
        assertThat(job.events())
                .extracting(FineTuningJob.Event::status)
                .containsExactly(JobStatus.QUEUED, JobStatus.VALIDATED);
        assertThat(MistralJobs.estimate(golden("mistral-job-details")).duration())
                .contains(Duration.ofSeconds(220));
    }

    @Test
    void aStateOfTomorrowIsUnknown() throws IOException {
        assertThat(MistralJobs.read(golden("mistral-job-tomorrow")).status()).isEqualTo(JobStatus.UNKNOWN);
    }

    @Test
    void aListedJobIsRead() throws IOException {
        assertThat(MistralJobs.read(golden("mistral-jobs").path("data").get(0))
                        .base()
                        .name())
                .isEqualTo("open-mistral-7b");
    }
}
