package dev.retort.finetuning.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.file.Json;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.HostedFineTunerContract;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AzureFineTunerTest extends HostedFineTunerContract {

    @Override
    protected FakeFineTuning start(List<String> course) {
        return new FakeOpenAiFineTuning(course);
    }

    @Override
    protected List<String> states(Course course) {
        return switch (course) {
            case SUCCEEDS -> List.of("notRunning", "running", "succeeded");
            case FAILS -> List.of("notRunning", "failed");
            case GOES_ON -> List.of("notRunning", "running");
        };
    }

    @Override
    protected HostedFineTuner tuner(FakeFineTuning service, Connection connection) {
        return tuner(endpoint(service.server().uri(), Optional.empty()), connection);
    }

    private static OpenAiEndpoint endpoint(URI resource, Optional<String> version) {
        return new OpenAiEndpoint.Azure(resource, () -> KEY, version, Optional.of("GlobalStandard"));
    }

    private static OpenAiFineTuner tuner(OpenAiEndpoint endpoint, Connection connection) {
        return new OpenAiFineTuner(endpoint, OpenAiOptions.STANDARD, connection, InstantSource.system());
    }

    @Override
    protected HostedFineTuner elsewhere(Connection connection) {
        return tuner(endpoint(URI.create("https://name.openai.azure.com"), Optional.empty()), connection);
    }

    @Override
    protected boolean createsAJob(Received request) {
        return request.method().equals("POST") && request.path().endsWith("/jobs");
    }

    @Override
    protected String keyVariable() {
        return "AZURE_OPENAI_API_KEY";
    }

    @Override
    protected ModelRef base() {
        return new ModelRef("azure", "gpt-4.1-nano");
    }

    @Override
    protected String reason() {
        return "training_file: too few examples";
    }

    @Test
    void theFormWithVersionsHasItsOwnPathHeaderAndTrainingType() {
        jobs(Course.GOES_ON);
        OpenAiEndpoint dated = endpoint(service().server().uri(), Optional.of("2024-10-21"));

        tuner(dated, connection())
                .cancel(tuner(dated, connection()).create(request()).id());

        assertThat(service().server().received()).allSatisfy(request -> {
            assertThat(request.path()).startsWith("/openai/f");
            assertThat(request.query()).contains("api-version=2024-10-21");
            assertThat(request.headers()).containsEntry("api-key", KEY).doesNotContainKey("authorization");
        });
        Received create =
                service().server().received("POST", "/openai/fine_tuning/jobs").getFirst();
        assertThat(Json.mapper().readTree(create.body()).path("trainingType").asString())
                .isEqualTo("GlobalStandard");
        assertThat(dated.toString()).doesNotContain(KEY);
    }
}
