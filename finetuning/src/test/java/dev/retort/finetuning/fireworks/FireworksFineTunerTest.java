package dev.retort.finetuning.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeFireworksFineTuning;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.HostedFineTunerContract;
import dev.retort.finetuning.Probe;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FireworksFineTunerTest extends HostedFineTunerContract {

    private static final ModelRef BASE = new ModelRef("fireworks", "accounts/fireworks/models/llama-v3p1-8b-instruct");

    @Override
    protected FakeFineTuning start(List<String> course) {
        return new FakeFireworksFineTuning(course);
    }

    @Override
    protected List<String> states(Course course) {
        return switch (course) {
            case SUCCEEDS ->
                List.of("JOB_STATE_CREATING", "JOB_STATE_VALIDATING", "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED");
            case FAILS -> List.of("JOB_STATE_CREATING", "JOB_STATE_FAILED");
            case GOES_ON -> List.of("JOB_STATE_CREATING", "JOB_STATE_RUNNING");
        };
    }

    @Override
    protected HostedFineTuner tuner(FakeFineTuning service, Connection connection) {
        return tuner(service.uri(), connection);
    }

    @Override
    protected HostedFineTuner elsewhere(Connection connection) {
        return tuner(FireworksFineTuner.FIREWORKS, connection);
    }

    private static FireworksFineTuner tuner(URI address, Connection connection) {
        return new FireworksFineTuner(
                address, () -> KEY, Optional.empty(), Optional.empty(), connection, InstantSource.system());
    }

    @Override
    protected boolean createsAJob(Received request) {
        return request.method().equals("POST") && request.path().endsWith("/supervisedFineTuningJobs");
    }

    @Override
    protected String keyVariable() {
        return "FIREWORKS_API_KEY";
    }

    @Override
    protected ModelRef base() {
        return BASE;
    }

    @Override
    protected String reason() {
        return "too few examples";
    }

    @Test
    void theJobTrainsOnTheUploadedRowsAndNamesItsModel() throws IOException {
        jobs(Course.SUCCEEDS);

        FineTuningJob ended = ended(tuner().create(request()).id());

        assertThat(ended.tunedModel()).contains(new ModelRef("fireworks", "accounts/acme/models/job1"));
        assertThat(((FakeFireworksFineTuning) service()).contents())
                .containsValue(Files.readString(folder.resolve("training.jsonl")));
        assertThat(service().jobs().getFirst().path("epochs").asInt()).isEqualTo(2);
        assertThat(service().jobs().getFirst().path("loraRank").asInt()).isEqualTo(16);
    }

    @Test
    void aBaseThatIsGoneIsClosed() {
        jobs(Course.GOES_ON);

        assertThat(tuner().probe(new ModelRef("fireworks", "accounts/fireworks/models/gone")))
                .isInstanceOfSatisfying(
                        Probe.Closed.class, closed -> assertThat(closed.route()).contains("local:", "together:"));
    }
}
