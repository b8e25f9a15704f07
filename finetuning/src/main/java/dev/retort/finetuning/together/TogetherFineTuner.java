package dev.retort.finetuning.together;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.SubmissionLog;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.service.JobList;
import dev.retort.finetuning.service.JobSubmitter;
import dev.retort.finetuning.service.Refusals;
import dev.retort.finetuning.service.RemoteObjects;
import dev.retort.finetuning.service.Reported;
import dev.retort.finetuning.service.ServiceFacts;
import dev.retort.http.Authorization;
import dev.retort.http.Connection;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.JsonApi;
import dev.retort.http.PathSegment;
import dev.retort.model.ModelRef;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Fine-tuning of open weights through Together. Thread-safe. */
public final class TogetherFineTuner implements HostedFineTuner {

    /** Together's own address. */
    public static final URI TOGETHER = URI.create("https://api.together.xyz/v1");

    private static final int LONGEST_SUFFIX = 40;
    private static final String JOBS = "/fine-tunes";
    private static final ServiceFacts FACTS = new ServiceFacts(
            "Together",
            "together",
            "TOGETHER_API_KEY",
            "api.together.ai/settings/api-keys",
            Optional.empty(),
            "Together lists the bases it tunes in its documentation.");

    private final JsonApi api;
    private final Optional<WandbIntegration> wandb;
    private final Refusals refusals = new Refusals(FACTS);
    private final RemoteObjects objects;
    private final JobSubmitter submitter;

    /**
     * Creates a client.
     *
     * @param base {@link #TOGETHER}, or the address of a server that speaks its API, with {@code /v1}
     * @param wandb where Together reports the training
     */
    public TogetherFineTuner(
            URI base,
            Supplier<String> key,
            Optional<WandbIntegration> wandb,
            Connection connection,
            InstantSource clock) {
        this.api = new JsonApi(base, new Authorization.Bearer(key), connection);
        this.wandb = wandb;
        this.objects = new RemoteObjects(FACTS.name(), api, refusals, clock);
        this.submitter = new JobSubmitter(api.base(), refusals, clock);
    }

    @Override
    public FineTuningJob create(FineTuningRequest request, SubmissionLog uploads) {
        FACTS.requireSuffix(request.suffix(), LONGEST_SUFFIX);
        return submitter.submit(request, Map.of(), uploads, new Steps(request));
    }

    @Override
    public FineTuningJob get(String jobId) {
        JsonNode job = refusals.require(api.send(HttpCall.get(path(jobId))), "show job " + jobId);
        JobStatus status = TogetherJobs.status(Reported.text(job, "status", ""));
        boolean begun = status == JobStatus.RUNNING || status == JobStatus.SUCCESS;
        return TogetherJobs.read(job, begun ? metrics(jobId) : MissingNode.getInstance());
    }

    private JsonNode metrics(String jobId) {
        return api.send(HttpCall.get(path(jobId) + "/metrics")) instanceof Answered answered && answered.ok()
                ? answered.body()
                : MissingNode.getInstance();
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        FineTuningJob job = get(jobId);
        return job.status().ended()
                ? job
                : TogetherJobs.read(
                        refusals.require(api.send(HttpCall.post(path(jobId) + "/cancel")), "cancel job " + jobId),
                        MissingNode.getInstance());
    }

    @Override
    public FineTuningJob start(String jobId) {
        throw new UsageException("Together starts its jobs by itself.", "Watch the job.");
    }

    @Override
    public List<FineTuningJob> list() {
        return jobs().newestFirst();
    }

    private JobList jobs() {
        return new JobList(
                refusals.require(api.send(HttpCall.get(JOBS)), "list jobs").path("data"),
                job -> TogetherJobs.read(job, MissingNode.getInstance()));
    }

    @Override
    public Estimate estimate(FineTuningRequest request) {
        throw new UsageException(
                "Together prices a job by its uploaded file, before which nothing can be asked.",
                "Estimate by the trained tokens and the price list of the service.");
    }

    /** Asks for the limits of the base, which Together gives for bases it tunes, and for the jobs of the key. */
    @Override
    public Probe probe(ModelRef base) {
        try {
            String query = "?model_name=" + URLEncoder.encode(base.name(), StandardCharsets.UTF_8);
            refusals.require(
                    api.send(HttpCall.get(JOBS + "/models/limits" + query)), "name the limits of " + base.name());
            jobs();
            return new Probe.Open(
                    base, Optional.empty(), "Together tunes %s and knows this key.".formatted(base.name()));
        } catch (ModelException e) {
            return new Probe.Closed(base, e.problem(), e.remedy());
        }
    }

    @Override
    public DeletionReceipt deleteModel(ModelRef tuned) {
        for (JsonNode job : jobs().entries()) {
            if (Reported.text(job, "model_output_name", "").equals(tuned.name())) {
                // Together keeps a tuned model with its job.
                String id = Reported.text(job, "id", "");
                DeletionReceipt receipt =
                        objects.delete("model", id, path(id) + "?force=false", path(id), JOBS, "data");
                return new DeletionReceipt(
                        receipt.at(), receipt.service(), "model", tuned.name(), receipt.gone(), receipt.evidence());
            }
        }
        throw new ModelException(
                "Together lists no job that made %s.".formatted(tuned.name()), "List the jobs and check the name.");
    }

    @Override
    public DeletionReceipt deleteFile(String fileId) {
        return objects.delete("file", fileId, "/files/" + PathSegment.encode(fileId), "/files", "data");
    }

    @Override
    public List<String> leftOut(Hyperparameters hyperparameters) {
        List<String> leftOut = new ArrayList<>(List.of("max_length"));
        if (hyperparameters.trainingSteps().isPresent()) {
            leftOut.addFirst("training_steps");
        }
        return leftOut;
    }

    private static String path(String jobId) {
        return JOBS + "/" + PathSegment.encode(jobId);
    }

    private final class Steps implements JobSubmitter.Steps {

        private final FineTuningRequest request;

        Steps(FineTuningRequest request) {
            this.request = request;
        }

        @Override
        public HttpOutcome upload(Path file, String name) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("purpose", "fine-tune");
            fields.put("file_name", name);
            fields.put("file_type", "jsonl");
            return api.send(HttpCall.upload("/files/upload", fields, new HttpCall.Content.OfFile(file), name));
        }

        @Override
        public Optional<String> findFile(String name) {
            return objects.find("/files", "data", "filename", name);
        }

        @Override
        public boolean hasFile(String fileId) {
            return objects.has("/files/" + PathSegment.encode(fileId));
        }

        @Override
        public HttpOutcome createJob(List<String> fileIds) {
            return api.send(
                    HttpCall.create(JOBS, TogetherJobs.body(request, fileIds, wandb)), WandbIntegration.secrets(wandb));
        }

        @Override
        public Optional<Instant> serviceTime() {
            return api.serviceTime();
        }

        @Override
        public JobList jobs(Instant since) {
            return TogetherFineTuner.this.jobs();
        }

        @Override
        public boolean isFor(JsonNode job, List<String> fileIds) {
            return Reported.text(job, "training_file", "").equals(fileIds.getFirst());
        }

        @Override
        public FineTuningJob get(String jobId) {
            return TogetherFineTuner.this.get(jobId);
        }
    }
}
