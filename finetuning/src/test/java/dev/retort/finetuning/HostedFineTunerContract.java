package dev.retort.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.http.Connection;
import dev.retort.http.Pause;
import dev.retort.http.RetryPolicy;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Retort expects of every service that trains on its own machines, beyond {@link FineTunerContract}. */
public abstract class HostedFineTunerContract extends FineTunerContract {

    protected static final String KEY = "a-key-5f0c1d2e3a4b";

    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    protected final FakeClock clock = new FakeClock();
    private @Nullable FakeFineTuning service;

    /** Starts a service whose jobs go through these states. */
    protected abstract FakeFineTuning start(List<String> course);

    /** Returns the states of a job that takes this course, as the service names them. */
    protected abstract List<String> states(Course course);

    /** Returns a client of a service. */
    protected abstract HostedFineTuner tuner(FakeFineTuning service, Connection connection);

    /** Returns whether a request is the one that creates a job. */
    protected abstract boolean createsAJob(Received request);

    /** Returns the variable of the key. */
    protected abstract String keyVariable();

    protected final FakeFineTuning service() {
        return java.util.Objects.requireNonNull(service);
    }

    protected final Connection connection() {
        return new Connection(Network.offline(), QUICK, clock);
    }

    @Override
    protected final void jobs(Course course) {
        service = start(states(course));
    }

    @Override
    protected final HostedFineTuner tuner() {
        return tuner(service(), connection());
    }

    @Override
    protected final Pause pause() {
        return clock;
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aStateOfTomorrowIsUnknownAndTheJobGoesOn() {
        List<String> states = new ArrayList<>(states(Course.SUCCEEDS));
        states.add(states.size() - 1, "a_state_of_tomorrow");
        service = start(states);
        List<JobStatus> seen = new ArrayList<>();

        FineTuningJob job = new JobWatch(tuner(), clock::nanoTime, clock, Duration.ofMinutes(5))
                .await(tuner().create(request()).id(), new JobWatch.Listener() {
                    @Override
                    public void seen(FineTuningJob read) {
                        seen.add(read.status());
                    }
                });

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(seen).contains(JobStatus.UNKNOWN);
    }

    @Test
    void theFileArrivesWholeUnderANameOfItsContent() throws IOException {
        jobs(Course.GOES_ON);

        tuner().create(request());

        String rows = Files.readString(folder.resolve("training.jsonl"));
        assertThat(service().server().received())
                .anySatisfy(request -> assertThat(request.text()).contains(rows));
        assertThat(service().files()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Written.class)
    void rowsInAnyFormArriveAsPlainLines(Written written) throws IOException {
        jobs(Course.GOES_ON);
        FineTuningRequest request = request();
        String row = Files.readAllLines(request.training()).getFirst();
        Files.write(request.training(), written.bytes(row.replace("violation", "“violation”")));

        String first = tuner().create(request).id();

        String plain = row.replace("violation", "“violation”") + "\n";
        assertThat(service().server().received())
                .anySatisfy(received -> assertThat(received.text()).contains("\n" + plain + plain + "\r\n--"));
        assertThat(service().server().received())
                .noneMatch(received -> received.text().contains("\uFEFF"));
        assertThat(tuner().create(request).id()).isEqualTo(first);
        assertThat(service().files()).hasSize(1);
    }

    @Test
    void rowsThatAreNoJsonAreRefusedByLineBeforeAnythingIsSent() throws IOException {
        jobs(Course.GOES_ON);
        FineTuningRequest request = request();
        Files.writeString(request.training(), Files.readString(request.training()) + "{'messages': []}\n");

        assertThatThrownBy(() -> tuner().create(request))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("training.jsonl, line 41: is written as Python prints it");
        assertThat(service().files()).isEmpty();
    }

    /** How a file of two equal rows is written. */
    protected enum Written {
        MARK("\uFEFF%1$s\n%1$s\n", StandardCharsets.UTF_8),
        UTF_16("\uFEFF%1$s\n%1$s\n", StandardCharsets.UTF_16LE),
        BLANK_LINES("%1$s\n\n%1$s\n\n", StandardCharsets.UTF_8),
        LIST("[%1$s,\n%1$s]\n", StandardCharsets.UTF_8),
        PRETTY_PRINTED("%1$s\n%1$s\n", StandardCharsets.UTF_8);

        private final String form;
        private final Charset encoding;

        Written(String form, Charset encoding) {
            this.form = form;
            this.encoding = encoding;
        }

        byte[] bytes(String row) {
            String written = this == PRETTY_PRINTED ? row.replace(",", ",\n  ") : row;
            return form.formatted(written).getBytes(encoding);
        }
    }

    @Test
    void anHourOfWatchingTakesOneRequestInTenSecondsAndStopsWithTheJobStillThere() {
        jobs(Course.GOES_ON);
        String id = tuner().create(request()).id();
        Instant end = clock.instant().plus(Duration.ofHours(1));
        int before = service().server().received().size();
        List<JobStatus> seen = new ArrayList<>();
        Pause hour = duration -> {
            clock.sleep(duration);
            if (!clock.instant().isBefore(end)) {
                throw new InterruptedException();
            }
        };

        assertThatThrownBy(() -> new JobWatch(tuner(), clock::nanoTime, hour, Duration.ofHours(1))
                        .await(id, new JobWatch.Listener() {
                            @Override
                            public void seen(FineTuningJob job) {
                                seen.add(job.status());
                            }
                        }))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining(id);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(service().server().received().size() - before).isBetween(100, 360);
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(tuner().get(id).status().ended()).isFalse();
    }

    @Test
    void aJobThatEndedBadlyIsBegunAnewWithTheSameFile() {
        jobs(Course.GOES_ON);
        String first = tuner().create(request()).id();
        tuner().cancel(first);

        assertThat(tuner().create(request()).id()).isNotEqualTo(first);
        assertThat(service().files()).hasSize(1);
    }

    @Test
    void aProcessKilledBetweenUploadAndJobUploadsNothingAgain() {
        jobs(Course.GOES_ON);
        refuse(401, true);
        assertThatThrownBy(() -> tuner().create(request())).isInstanceOf(ModelException.class);
        service().server().faults((number, request) -> Fault.NONE);

        tuner().create(request());

        assertThat(service().files()).hasSize(1);
        assertThat(service().jobs()).hasSize(1);
    }

    @Test
    void aFileSentByAProcessThatWasKilledBeforeItNotedTheIdIsFound() {
        jobs(Course.GOES_ON);
        refuse(401, true);
        assertThatThrownBy(() -> tuner().create(request())).isInstanceOf(ModelException.class);
        service().server().faults((number, request) -> Fault.NONE);
        Path output = request().output();
        Submission.read(output).orElseThrow().withFiles(List.of()).write(output);

        tuner().create(request());

        assertThat(service().files()).hasSize(1);
        assertThat(service().jobs()).hasSize(1);
    }

    @Test
    void aJobCreatedByAProcessThatWasKilledBeforeItNotedTheIdIsFound() {
        jobs(Course.GOES_ON);
        FineTuningJob created = tuner().create(request());
        Path output = request().output();
        Submission noted = Submission.read(output).orElseThrow();
        new Submission(noted.service(), noted.requestHash(), noted.startedAt(), noted.fileIds(), Optional.empty())
                .write(output);

        assertThat(tuner().create(request()).id()).isEqualTo(created.id());
        assertThat(service().jobs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostAnswerNeverMakesASecondUploadOrJob(boolean handled) {
        jobs(Course.GOES_ON);
        Set<String> hit = ConcurrentHashMap.newKeySet();
        service()
                .server()
                .faults((number, request) -> request.method().equals("POST") && hit.add(request.path())
                        ? new Fault.Cut(handled)
                        : Fault.NONE);

        tuner().create(request());

        assertThat(hit).hasSizeGreaterThanOrEqualTo(2);
        assertThat(service().files()).hasSize(1);
        assertThat(service().jobs()).hasSize(1);
    }

    @Test
    void aClockThatIsAnHourFastMakesNoSecondJobOfALostAnswer() {
        jobs(Course.GOES_ON);
        clock.set(Instant.now().plus(Duration.ofHours(1)));
        Set<String> hit = ConcurrentHashMap.newKeySet();
        service()
                .server()
                .faults((number, request) ->
                        createsAJob(request) && hit.add(request.path()) ? new Fault.Cut(true) : Fault.NONE);

        tuner().create(request());

        assertThat(hit).isNotEmpty();
        assertThat(service().jobs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void passingTroubleIsWaitedOut(int status) {
        jobs(Course.GOES_ON);
        Set<String> hit = ConcurrentHashMap.newKeySet();
        service()
                .server()
                .faults((number, request) -> hit.add(request.method() + request.path())
                        ? new Fault.Instead(Reply.json(status, "{\"message\":\"later\"}"))
                        : Fault.NONE);

        tuner().create(request());

        assertThat(service().jobs()).hasSize(1);
        assertThat(service().files()).hasSize(1);
    }

    @Test
    void halfAReplyIsAskedForAgain() {
        jobs(Course.GOES_ON);
        service().server().faults((number, request) -> number % 3 == 0 ? new Fault.Truncated() : Fault.NONE);

        tuner().create(request());

        assertThat(service().jobs()).hasSize(1);
        assertThat(service().files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | does not accept the key | valid key",
                "402 | wants payment | Add credit",
                "403 | does not allow this key | right to fine-tune",
                "404 | does not know | Check the name",
                "409 | has a similar job already | watch the one that runs",
                "410 | has closed this API | Train on this machine",
                "422 | rejects the request | setting or the training file"
            })
    void aRefusalIsASentenceWithTheRouteThatIsOpen(int status, String said, String route) {
        jobs(Course.GOES_ON);
        refuse(status, false);
        assertThat(tuner().probe(base())).isInstanceOfSatisfying(Probe.Closed.class, closed -> {
            assertThat(closed.reason()).contains(said, "(" + status + ": because of ***)");
            assertThat(closed.route()).contains(route, "local:");
        });

        refuse(status, true);
        assertThatThrownBy(() -> tuner().create(request())).isInstanceOfSatisfying(ModelException.class, refused -> {
            assertThat(refused.problem()).contains(said, "(" + status + ": because of ***)");
            assertThat(refused.remedy()).contains(route, "local:");
        });
        assertThat(service().jobs()).isEmpty();
    }

    /** Lets the service refuse everything, or only the creation of jobs. */
    private void refuse(int status, boolean onlyJobs) {
        service()
                .server()
                .faults((number, request) -> !onlyJobs || createsAJob(request)
                        ? new Fault.Instead(
                                Reply.json(status, "{\"message\":\"because of %s\",\"code\":null}".formatted(KEY)))
                        : Fault.NONE);
    }

    @Test
    void theKeyOf401IsNamedByItsVariable() {
        jobs(Course.GOES_ON);
        refuse(401, false);

        assertThat(tuner().probe(base()))
                .isInstanceOfSatisfying(
                        Probe.Closed.class, closed -> assertThat(closed.route()).contains(keyVariable()));
    }

    @Test
    void aLivingServiceIsOpenAndNothingIsCreatedToFindOut() {
        jobs(Course.GOES_ON);

        assertThat(tuner().probe(base())).isInstanceOf(Probe.Open.class);

        assertThat(service().jobs()).isEmpty();
        assertThat(service().files()).isEmpty();
    }

    @Test
    void aServiceThatIsDownIsNoRefusal() {
        jobs(Course.GOES_ON);
        service().server().faults((number, request) -> new Fault.Instead(Reply.json(503, "<html>down</html>")));

        assertThatThrownBy(() -> tuner().create(request()))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("503")
                .hasMessageContaining("kept");
        assertThatThrownBy(() -> tuner().probe(base())).isInstanceOf(ResourceException.class);
    }

    @Test
    void jobsAreListed() {
        jobs(Course.GOES_ON);
        List<String> created = List.of(
                tuner().create(request("one")).id(),
                tuner().create(request("two")).id());

        assertThat(tuner().list()).extracting(FineTuningJob::id).containsExactlyInAnyOrderElementsOf(created);
        assertThat(tuner().list()).extracting(FineTuningJob::base).containsOnly(base());
    }

    @Test
    void theTunedModelAndItsFileAreDeletedWithProof() {
        jobs(Course.SUCCEEDS);
        ModelRef tuned = ended(tuner().create(request()).id()).tunedModel().orElseThrow();
        String file = service().files().getFirst();

        DeletionReceipt ofModel = tuner().deleteModel(tuned);
        DeletionReceipt ofFile = tuner().deleteFile(file);

        assertThat(ofModel.gone()).isTrue();
        assertThat(ofModel.kind()).isEqualTo("model");
        assertThat(ofModel.id()).isEqualTo(tuned.name());
        assertThat(ofModel.evidence()).isNotBlank();
        assertThat(ofFile.gone()).isTrue();
        assertThat(service().files()).isEmpty();
        assertThat(tuner().deleteFile(file).gone()).isTrue();
    }

    @Test
    void whatStaysIsNotCalledGone() {
        jobs(Course.SUCCEEDS);
        ModelRef tuned = ended(tuner().create(request()).id()).tunedModel().orElseThrow();
        service()
                .server()
                .faults((number, request) -> request.method().equals("DELETE")
                        ? new Fault.Instead(Reply.json(200, "{\"deleted\":true}"))
                        : Fault.NONE);

        assertThat(tuner().deleteModel(tuned).gone()).isFalse();
        assertThat(tuner().deleteFile(service().files().getFirst()).gone()).isFalse();
    }

    @Test
    void noIdLeadsElsewhere() {
        jobs(Course.GOES_ON);

        assertThatThrownBy(() -> tuner().get("../models?x=1")).isInstanceOf(RetortException.class);

        assertThat(service().server().received().getLast().path()).endsWith("/../models?x=1");
    }

    @Test
    void theKeyTravelsInTheHeaderAndNowhereElse() throws IOException {
        jobs(Course.GOES_ON);

        tuner().create(request());

        assertThat(service().server().received()).allSatisfy(request -> {
            assertThat(request.headers().values()).anyMatch(value -> value.contains(KEY));
            assertThat(request.headers()).containsEntry("accept", "application/json");
            assertThat(request.path() + request.query() + request.text()).doesNotContain(KEY);
        });
        assertThat(Files.readString(request().output().resolve("submission.json")))
                .doesNotContain(KEY);
    }

    @Test
    void offlineNoServiceOnAnotherMachineIsAsked() {
        jobs(Course.GOES_ON);

        assertThatThrownBy(() -> elsewhere(new Connection(Network.offline(), QUICK, clock)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--offline");
    }

    /** Creates a client of the service's own address. */
    protected abstract HostedFineTuner elsewhere(Connection connection);
}
