package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeWandb;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import dev.retort.server.http.Api;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.TrainingReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class JobTrackersTest {

    private static final String KEY = "k".repeat(40);
    private static final JobOrder.Wandb PLACE =
            new JobOrder.Wandb("retort", Optional.empty(), Optional.of("finetuning"));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static JobOrder order() {
        return new JobOrder(
                "11111111-0000-4000-8000-000000000000",
                Api.MISTRAL,
                Instant.EPOCH,
                "open-mistral-7b",
                new ModelRef("local", "tiny"),
                List.of("file"),
                List.of(),
                new Hyperparameters(OptionalInt.of(2), OptionalDouble.empty(), 1e-4, 0, 0, 4, 4, 8, 0, 64, 1),
                Json.mapper().createObjectNode(),
                "",
                true,
                0,
                Optional.of(PLACE),
                OptionalLong.empty(),
                Map.of());
    }

    private TrainingReport report(Network network, URI wandb) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new JobTrackers(new Terminal(out, out, false), Connection.standard(network), wandb)
                .open(order(), PLACE, KEY);
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void theLossesOfAJobAreShownWithTheKeyOfItsOrder() throws Exception {
        try (FakeWandb wandb = new FakeWandb();
                Network network = Network.offlineIf(false)) {
            TrainingReport report = report(network, wandb.uri());
            report.stepped(List.of(new StepMetrics(1, 2.5, OptionalDouble.empty(), 1e-4)));
            report.stepped(List.of(new StepMetrics(2, 1.5, OptionalDouble.of(1.75), 1e-4)));
            report.ended(true);
            waitFor(() -> wandb.exitCode().isPresent());

            assertThat(wandb.exitCode()).hasValue(0);
            assertThat(wandb.history()).hasSize(2);
            assertThat(wandb.history().getLast().path("train/loss").asDouble()).isEqualTo(1.5);
            assertThat(wandb.history().getLast().path("valid/loss").asDouble()).isEqualTo(1.75);
            assertThat(wandb.config()).contains("open-mistral-7b").doesNotContain(KEY);
            assertThat(wandb.server().received().getFirst().headers().get("authorization"))
                    .startsWith("Basic ");
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aServiceThatCannotBeReachedIsSaidOnceAndKeepsNobodyWaiting() throws Exception {
        try (Network network = Network.offlineIf(true)) {
            TrainingReport report = report(network, URI.create("https://wandb.invalid"));
            report.stepped(List.of(new StepMetrics(1, 2.5, OptionalDouble.empty(), 1e-4)));
            report.ended(true);
            waitFor(() -> printed.size() > 0);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Weights & Biases does not show job 11111111")
                .doesNotContain(KEY);
    }
}
