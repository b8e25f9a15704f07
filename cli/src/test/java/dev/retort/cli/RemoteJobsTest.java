package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteJobsTest {

    @TempDir
    Path folder;

    private final FakeMistralFineTuning mistral = new FakeMistralFineTuning();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            false);
    private final HostedFineTuners services = new HostedFineTuners(
            Keys.of(Map.of("MISTRAL_API_KEY", "m-0123456789")),
            Map.of("mistral", mistral.uri()),
            Connection.standard(Network.offline()),
            InstantSource.system(),
            Optional.empty());
    private String job = "";

    @BeforeEach
    void aJob() throws IOException {
        Path training = Files.writeString(
                folder.resolve("training.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]}\n");
        FineTuningJob created = tuner().create(new FineTuningRequest(
                new ModelRef("mistral", "open-mistral-7b"),
                training,
                Optional.empty(),
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0, 0, 1, 8, 8, 0, 512, 1),
                "retort",
                folder.resolve("out")));
        job = "mistral:" + created.id();
    }

    @AfterEach
    void close() {
        mistral.close();
    }

    private HostedFineTuner tuner() {
        return services.fineTunerOf(new ModelRef("mistral", "any"));
    }

    private RemoteJobs jobs(boolean json) {
        return new RemoteJobs(
                services::fineTunerOf,
                service -> new JobWatch(service, System::nanoTime, duration -> {}, Duration.ofMinutes(1)),
                terminal,
                json);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aJobIsListedWatchedToItsEndAndShown() {
        assertThat(jobs(false).list("mistral")).isZero();
        assertThat(printed()).contains(job, "open-mistral-7b");

        assertThat(jobs(false).watch(job)).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("running", "success");

        printed.reset();
        assertThat(jobs(true).show(job)).isZero();
        assertThat(printed()).contains("\"status\" : \"SUCCESS\"", "ft:open-mistral-7b");
    }

    @Test
    void aCancelledJobSaysSo() {
        assertThat(jobs(false).cancel(job)).isZero();

        assertThat(printed()).contains("cancel");
        assertThat(jobs(false).watch(job)).isEqualTo(1);
    }

    @Test
    void aJobWithoutItsServiceIsRefused() {
        assertThatThrownBy(() -> jobs(false).show("0f1e"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("SERVICE:ID");
    }

    @Test
    void aModelIsDeletedOnceTheUserHasSaidYesAndTheReceiptIsKept() throws IOException {
        jobs(false).watch(job);
        ModelRef model =
                tuner().get(job.substring("mistral:".length())).tunedModel().orElseThrow();
        Path receipts = folder.resolve("home/deletions.jsonl");
        List<String> files = mistral.files();

        assertThat(deletion("no\n", receipts).delete(model, files, tuner(), false, false))
                .isZero();
        assertThat(mistral.files()).isEqualTo(files);
        assertThatThrownBy(() -> deletion("", receipts).delete(model, files, tuner(), false, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--yes");

        assertThat(deletion("yes\n", receipts).delete(model, files, tuner(), false, false))
                .isZero();
        assertThat(mistral.files()).isEmpty();
        assertThat(Files.readAllLines(receipts))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"gone\":true"));
    }

    private RemoteDeletion deletion(String answer, Path receipts) {
        return new RemoteDeletion(terminal, new BufferedReader(new StringReader(answer)), receipts);
    }
}
