package dev.retort.finetuning.openai;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.SubmissionLog;
import dev.retort.finetuning.service.FileReading;
import dev.retort.finetuning.service.JobList;
import dev.retort.finetuning.service.JobSubmitter;
import dev.retort.finetuning.service.Refusals;
import dev.retort.finetuning.service.RemoteObjects;
import dev.retort.finetuning.service.Reported;
import dev.retort.finetuning.service.ServiceFacts;
import dev.retort.http.Connection;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.JsonApi;
import dev.retort.http.PathSegment;
import dev.retort.http.Pause;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Fine-tuning through OpenAI's API, supervised or by preferences, or through Azure's form of it. Thread-safe. */
public final class OpenAiFineTuner implements HostedFineTuner {

    private static final String JOBS = "/fine_tuning/jobs";
    private static final int LONGEST_SUFFIX = 64;
    private static final Duration FILE_POLL = Duration.ofSeconds(5);
    private static final int FILE_POLLS = 120;
    private static final Set<String> FILE_BUSY = Set.of("pending", "running", "notRunning", "uploading");
    private static final ServiceFacts OPENAI = new ServiceFacts(
            "OpenAI",
            "openai",
            "OPENAI_API_KEY",
            "platform.openai.com/api-keys",
            Optional.of(LocalDate.of(2027, 1, 5)),
            "OpenAI takes jobs only from organisations that used fine-tuning lately, and from nobody from 2027-01-06 on.");
    private static final ServiceFacts AZURE = new ServiceFacts(
            "Azure OpenAI",
            "azure",
            "AZURE_OPENAI_API_KEY",
            "the resource's page \"Keys and Endpoint\"",
            Optional.empty(),
            "Which bases can be tuned depends on the resource's region.");

    private final OpenAiEndpoint endpoint;
    private final OpenAiOptions options;
    private final InstantSource clock;
    private final Pause pause;
    private final ServiceFacts facts;
    private final JsonApi api;
    private final Refusals refusals;
    private final RemoteObjects objects;
    private final JobSubmitter submitter;

    /** Creates a client. */
    public OpenAiFineTuner(OpenAiEndpoint endpoint, OpenAiOptions options, Connection connection, InstantSource clock) {
        this.endpoint = endpoint;
        this.options = options;
        this.clock = clock;
        this.pause = connection.pause();
        this.facts = endpoint instanceof OpenAiEndpoint.Azure ? AZURE : OPENAI;
        this.api = new JsonApi(endpoint.base(), endpoint.authorization(), connection);
        this.refusals = new Refusals(facts);
        this.objects = new RemoteObjects(facts.name(), api, refusals, clock);
        this.submitter = new JobSubmitter(api.base(), refusals, clock);
    }

    @Override
    public FineTuningJob create(FineTuningRequest request, SubmissionLog uploads) {
        facts.requireSuffix(request.suffix(), LONGEST_SUFFIX);
        return submitter.submit(request, Map.of("method", options.method().toString()), uploads, new Steps(request));
    }

    @Override
    public FineTuningJob get(String jobId) {
        JsonNode job = refusals.require(api.send(HttpCall.get(path(jobId, ""))), "show job " + jobId);
        JobStatus status = OpenAiJobs.status(Reported.text(job, "status", ""));
        boolean begun = status == JobStatus.RUNNING || status.ended();
        return OpenAiJobs.read(
                job,
                begun ? extra(path(jobId, "/events", "limit=100")) : MissingNode.getInstance(),
                status == JobStatus.SUCCESS
                        ? extra(path(jobId, "/checkpoints", "limit=100"))
                        : MissingNode.getInstance(),
                facts.provider());
    }

    /** Losses are a service of the service: a job can be read without them. */
    private JsonNode extra(String path) {
        return api.send(HttpCall.get(path)) instanceof Answered answered && answered.ok()
                ? answered.body()
                : MissingNode.getInstance();
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        FineTuningJob job = get(jobId);
        if (job.status().ended()) {
            return job;
        }
        JsonNode cancelled = refusals.require(api.send(HttpCall.post(path(jobId, "/cancel"))), "cancel job " + jobId);
        return read(cancelled);
    }

    private FineTuningJob read(JsonNode job) {
        return OpenAiJobs.read(job, MissingNode.getInstance(), MissingNode.getInstance(), facts.provider());
    }

    @Override
    public FineTuningJob start(String jobId) {
        throw new UsageException(facts.name() + " starts its jobs by itself.", "Watch the job.");
    }

    @Override
    public List<FineTuningJob> list() {
        return jobs().newestFirst();
    }

    private JobList jobs() {
        HttpCall call = HttpCall.get(at(JOBS, "limit=100"));
        return new JobList(refusals.require(api.send(call), "list jobs").path("data"), this::read);
    }

    @Override
    public Estimate estimate(FineTuningRequest request) {
        throw new UsageException(
                facts.name() + " does not price jobs before they run.",
                "Estimate by the trained tokens and the price list of the service.");
    }

    @Override
    public Probe probe(ModelRef base) {
        Optional<LocalDate> last = facts.closing();
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        if (last.isPresent() && today.isAfter(last.get())) {
            return new Probe.Closed(
                    base, facts.name() + " creates no jobs since " + last.get().plusDays(1) + ".", facts.otherRoutes());
        }
        // A job on a file that does not exist: a living API refuses the file, a closed one the job.
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", base.name()).put("training_file", "file-that-does-not-exist");
        HttpOutcome outcome = api.send(HttpCall.create(at(JOBS, ""), body));
        if (outcome instanceof Answered answered && refusesTheFile(answered)) {
            return new Probe.Open(
                    base, last, "%s takes fine-tuning jobs for %s from this key.".formatted(facts.name(), base.name()));
        }
        try {
            JsonNode job = refusals.require(outcome, "create a fine-tuning job for " + base.name());
            cancel(Reported.text(job, "id", ""));
            return new Probe.Open(base, last, facts.name() + " takes fine-tuning jobs from this key.");
        } catch (ModelException e) {
            return new Probe.Closed(base, e.problem(), e.remedy());
        }
    }

    private static boolean refusesTheFile(Answered answered) {
        JsonNode error = answered.body().path("error");
        String about = Reported.text(error, "param", "") + Reported.text(error, "code", "") + answered.message();
        return (answered.status() == 400 || answered.status() == 404 || answered.status() == 422)
                && about.contains("file");
    }

    @Override
    public DeletionReceipt deleteModel(ModelRef tuned) {
        String path = at("/models/" + PathSegment.encode(tuned.name()), "");
        return objects.delete("model", tuned.name(), path, at("/models", ""), "data");
    }

    @Override
    public DeletionReceipt deleteFile(String fileId) {
        return objects.delete("file", fileId, at("/files/" + PathSegment.encode(fileId), ""), at("/files", ""), "data");
    }

    @Override
    public List<String> leftOut(Hyperparameters hyperparameters) {
        List<String> leftOut = new ArrayList<>(
                List.of("learning_rate", "warmup_fraction", "weight_decay", "rank", "alpha", "dropout", "max_length"));
        if (hyperparameters.trainingSteps().isPresent()) {
            leftOut.addFirst("training_steps");
        }
        return leftOut;
    }

    private String path(String jobId, String action, String... query) {
        return at(JOBS + "/" + PathSegment.encode(jobId) + action, String.join("&", query));
    }

    private String at(String path, String query) {
        String all = query.isEmpty() || endpoint.query().isEmpty()
                ? query + endpoint.query()
                : query + "&" + endpoint.query();
        return all.isEmpty() ? path : path + "?" + all;
    }

    private final class Steps implements JobSubmitter.Steps {

        private final FineTuningRequest request;

        Steps(FineTuningRequest request) {
            this.request = request;
        }

        @Override
        public HttpOutcome upload(Path file, String name) {
            return api.send(HttpCall.upload(
                    at("/files", ""), Map.of("purpose", "fine-tune"), new HttpCall.Content.OfFile(file), name));
        }

        @Override
        public Optional<String> findFile(String name) {
            return objects.find(at("/files", "purpose=fine-tune"), "data", "filename", name);
        }

        @Override
        public boolean hasFile(String fileId) {
            return objects.has(at("/files/" + PathSegment.encode(fileId), ""));
        }

        @Override
        public HttpOutcome createJob(List<String> fileIds) {
            for (String id : fileIds) {
                awaitFile(id);
            }
            return api.send(HttpCall.create(at(JOBS, ""), OpenAiJobs.body(request, fileIds, options, endpoint)));
        }

        @Override
        public Optional<Instant> serviceTime() {
            return api.serviceTime();
        }

        @Override
        public JobList jobs(Instant since) {
            return OpenAiFineTuner.this.jobs();
        }

        @Override
        public boolean isFor(JsonNode job, List<String> fileIds) {
            return Reported.text(job, "training_file", "").equals(fileIds.getFirst())
                    && read(job).base().name().equals(request.base().name());
        }

        @Override
        public FineTuningJob get(String jobId) {
            return OpenAiFineTuner.this.get(jobId);
        }
    }

    /** Azure reads a file before it can be trained on; one that is refused says so. */
    private void awaitFile(String id) {
        String path = at("/files/" + PathSegment.encode(id), "");
        JsonNode file = new FileReading(facts.name(), pause, FILE_POLL, FILE_POLLS)
                .await(
                        () -> refusals.require(api.send(HttpCall.get(path)), "show the uploaded file"),
                        look -> FILE_BUSY.contains(Reported.text(look, "status", "processed")));
        String status = Reported.text(file, "status", "processed");
        if (status.equals("error") || status.equals("failed")) {
            throw new ModelException(
                    "%s refuses the uploaded file: %s."
                            .formatted(facts.name(), Reported.text(file, "status_details", "no reason given")),
                    "Correct the training file, then run again.");
        }
    }
}
