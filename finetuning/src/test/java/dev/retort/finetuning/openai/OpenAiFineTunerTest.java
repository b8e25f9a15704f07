package dev.retort.finetuning.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.HostedFineTunerContract;
import dev.retort.finetuning.Probe;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenAiFineTunerTest extends HostedFineTunerContract {

    private static final ModelRef BASE = new ModelRef("openai", "gpt-4.1-nano");

    @Override
    protected FakeFineTuning start(List<String> course) {
        return new FakeOpenAiFineTuning(course);
    }

    @Override
    protected List<String> states(Course course) {
        return switch (course) {
            case SUCCEEDS -> List.of("validating_files", "queued", "running", "succeeded");
            case FAILS -> List.of("validating_files", "failed");
            case GOES_ON -> List.of("validating_files", "running");
        };
    }

    @Override
    protected HostedFineTuner tuner(FakeFineTuning service, Connection connection) {
        return tuner(service, OpenAiOptions.STANDARD, connection, InstantSource.system());
    }

    private static OpenAiFineTuner tuner(
            FakeFineTuning service, OpenAiOptions options, Connection connection, InstantSource clock) {
        return new OpenAiFineTuner(new OpenAiEndpoint.OpenAi(service.uri(), () -> KEY), options, connection, clock);
    }

    @Override
    protected HostedFineTuner elsewhere(Connection connection) {
        return new OpenAiFineTuner(
                new OpenAiEndpoint.OpenAi(OpenAiEndpoint.OpenAi.OPENAI, () -> KEY),
                OpenAiOptions.STANDARD,
                connection,
                InstantSource.system());
    }

    @Override
    protected boolean createsAJob(Received request) {
        return request.method().equals("POST") && request.path().endsWith("/jobs");
    }

    @Override
    protected String keyVariable() {
        return "OPENAI_API_KEY";
    }

    @Override
    protected ModelRef base() {
        return BASE;
    }

    @Override
    protected String reason() {
        return "training_file: too few examples";
    }

    private JsonNode sent() {
        List<Received> requests = service().server().received("POST", "/v1/fine_tuning/jobs");
        return Json.mapper().readTree(requests.getLast().body());
    }

    @Test
    void aSupervisedJobIsSentOnceItsFileIsRead() throws IOException {
        jobs(Course.GOES_ON);

        tuner().create(request());

        assertThat(sent()).isEqualTo(Json.mapper().readTree("""
                {"model":"gpt-4.1-nano","training_file":"file-1","suffix":"retort","seed":7,
                 "method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":2,"batch_size":4}}}}
                """));
    }

    @Test
    void aPreferenceJobIsSent() throws IOException {
        jobs(Course.GOES_ON);
        OpenAiOptions preference = new OpenAiOptions(
                new OpenAiMethod.Preference(OptionalDouble.of(0.2)), OptionalDouble.of(1.5), Optional.empty());

        tuner(service(), preference, connection(), InstantSource.system()).create(request());

        assertThat(sent().path("method")).isEqualTo(Json.mapper().readTree("""
                {"type":"dpo","dpo":{"hyperparameters":
                  {"n_epochs":2,"batch_size":4,"learning_rate_multiplier":1.5,"beta":0.2}}}
                """));
    }

    @Test
    void lossesComeFromEventsAndCheckpoints() {
        jobs(Course.SUCCEEDS);

        FineTuningJob ended = ended(tuner().create(request()).id());

        assertThat(ended.tunedModel()).contains(new ModelRef("openai", "ft:gpt-4.1-nano:org::ftjob-1"));
        assertThat(ended.totalSteps()).isEqualTo(3);
        assertThat(ended.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(1, 2, 3);
        assertThat(ended.metrics().getLast().validationLoss()).hasValue(0.5);
        assertThat(ended.hyperparameters().epochs()).hasValue(2);
        assertThat(ended.events()).extracting(FineTuningJob.Event::message).containsExactly("Job started");
    }

    @Test
    void aLivingServiceIsOpenUntilItsAnnouncedEndAndAfterItNobodyIsAsked() {
        jobs(Course.GOES_ON);
        assertThat(tuner().probe(BASE))
                .isInstanceOfSatisfying(
                        Probe.Open.class, open -> assertThat(open.until()).contains(LocalDate.of(2027, 1, 5)));
        int asked = service().server().received().size();
        InstantSource later = InstantSource.fixed(Instant.parse("2027-01-06T00:00:00Z"));

        assertThat(tuner(service(), OpenAiOptions.STANDARD, connection(), later).probe(BASE))
                .isInstanceOf(Probe.Closed.class);

        assertThat(service().server().received()).hasSize(asked);
    }

    @Test
    void whatOpenAiDoesNotKnowIsNamed() {
        jobs(Course.GOES_ON);

        assertThat(tuner().leftOut(request().hyperparameters())).contains("learning_rate", "rank");
        assertThatThrownBy(() -> tuner().estimate(request())).isInstanceOf(UsageException.class);
    }
}
