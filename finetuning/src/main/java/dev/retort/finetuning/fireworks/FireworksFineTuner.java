package dev.retort.finetuning.fireworks;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.SubmissionLog;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.service.FileReading;
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
import dev.retort.http.Pause;
import dev.retort.model.ModelRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fine-tuning of open weights through Fireworks: datasets, jobs and models are resources of an account. A base is named as
 * there, such as {@code fireworks:accounts/fireworks/models/llama-v3p1-8b-instruct}. Fireworks shows no losses by step here.
 * Thread-safe.
 */
public final class FireworksFineTuner implements HostedFineTuner {

    /** Fireworks' own address. */
    public static final URI FIREWORKS = URI.create("https://api.fireworks.ai");

    private static final int READY_READINGS = 120;
    private static final ServiceFacts FACTS = new ServiceFacts(
            "Fireworks",
            "fireworks",
            "FIREWORKS_API_KEY",
            "app.fireworks.ai/settings/users/api-keys",
            Optional.empty(),
            "Fireworks marks the bases it tunes as tunable in its model library.");

    private final JsonApi api;
    private final Optional<WandbIntegration> wandb;
    private final Pause pause;
    private final Refusals refusals = new Refusals(FACTS);
    private final RemoteObjects objects;
    private final JobSubmitter submitter;
    private volatile @Nullable String account;

    /**
     * Creates a client.
     *
     * @param base {@link #FIREWORKS}, or the address of a server that speaks its API, without {@code /v1}
     * @param account the account's id; empty: the first that the key may see
     * @param wandb where Fireworks reports the training
     */
    public FireworksFineTuner(
            URI base,
            Supplier<String> key,
            Optional<String> account,
            Optional<WandbIntegration> wandb,
            Connection connection,
            InstantSource clock) {
        this.api = new JsonApi(base, new Authorization.Bearer(key), connection);
        this.wandb = wandb;
        this.pause = connection.pause();
        this.objects = new RemoteObjects(FACTS.name(), api, refusals, clock);
        this.submitter = new JobSubmitter(api.base(), refusals, clock);
        this.account = account.map(id -> "accounts/" + id).orElse(null);
    }

    /** Returns such as {@code accounts/ID}. */
    private String account() {
        String known = account;
        if (known == null) {
            JsonNode page = refusals.require(api.send(HttpCall.get("/v1/accounts")), "name the key's account");
            known = Reported.text(page.path("accounts").path(0), "name", "");
            if (known.isEmpty()) {
                throw new ModelException(
                        "Fireworks names no account for this key.", "Set FIREWORKS_ACCOUNT_ID to the account's id.");
            }
            account = known;
        }
        return known;
    }

    private String path(String kind, String id) {
        return "/v1/%s/%s/%s".formatted(account(), kind, PathSegment.encode(id));
    }

    private String jobs() {
        return "/v1/" + account() + "/supervisedFineTuningJobs";
    }

    @Override
    public FineTuningJob create(FineTuningRequest request, SubmissionLog uploads) {
        return submitter.submit(request, Map.of("account", account()), uploads, new Steps(request));
    }

    @Override
    public FineTuningJob get(String jobId) {
        return FireworksJobs.read(
                refusals.require(api.send(HttpCall.get(path("supervisedFineTuningJobs", jobId))), "show job " + jobId));
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        FineTuningJob job = get(jobId);
        if (job.status().ended()) {
            return job;
        }
        refusals.require(
                api.send(HttpCall.post(path("supervisedFineTuningJobs", jobId) + ":cancel")), "cancel job " + jobId);
        return get(jobId);
    }

    @Override
    public FineTuningJob start(String jobId) {
        throw new UsageException("Fireworks starts its jobs by itself.", "Watch the job.");
    }

    @Override
    public List<FineTuningJob> list() {
        return all().newestFirst();
    }

    private JobList all() {
        HttpCall call = HttpCall.get(jobs() + "?pageSize=200");
        return new JobList(
                refusals.require(api.send(call), "list jobs").path("supervisedFineTuningJobs"), FireworksJobs::read);
    }

    @Override
    public Estimate estimate(FineTuningRequest request) {
        throw new UsageException(
                "Fireworks prices a job once it has begun.",
                "Estimate by the trained tokens and the price list of the service.");
    }

    /** Asks for the base, which says whether it is tunable, and for the jobs of the key. */
    @Override
    public Probe probe(ModelRef base) {
        try {
            JsonNode model =
                    refusals.require(api.send(HttpCall.get("/v1/" + encoded(base.name()))), "show " + base.name());
            if (!model.path("tunable").asBoolean(true)) {
                return new Probe.Closed(
                        base, "Fireworks lists %s as not tunable.".formatted(base.name()), FACTS.otherRoutes());
            }
            all();
            return new Probe.Open(
                    base,
                    Optional.empty(),
                    "Fireworks tunes %s and knows this key; the tuned model must be deployed there before it is asked."
                            .formatted(base.name()));
        } catch (ModelException e) {
            return new Probe.Closed(base, e.problem(), e.remedy());
        }
    }

    private static String encoded(String resource) {
        return String.join(
                "/",
                List.of(resource.split("/")).stream().map(PathSegment::encode).toList());
    }

    @Override
    public DeletionReceipt deleteModel(ModelRef tuned) {
        String path = "/v1/" + encoded(tuned.name());
        return objects.delete("model", tuned.name(), path, "/v1/" + account() + "/models?pageSize=200", "models");
    }

    @Override
    public DeletionReceipt deleteFile(String fileId) {
        return objects.delete(
                "file", fileId, path("datasets", fileId), "/v1/" + account() + "/datasets?pageSize=200", "datasets");
    }

    @Override
    public List<String> leftOut(Hyperparameters hyperparameters) {
        List<String> leftOut = new ArrayList<>(List.of("warmup_fraction", "alpha", "dropout", "seed"));
        if (hyperparameters.trainingSteps().isPresent()) {
            leftOut.addFirst("training_steps");
        }
        return leftOut;
    }

    private final class Steps implements JobSubmitter.Steps {

        private final FineTuningRequest request;

        Steps(FineTuningRequest request) {
            this.request = request;
        }

        /** Creates the dataset under its content's name, fills it, and waits until it can be used. */
        @Override
        public HttpOutcome upload(Path file, String name) {
            String id = id(name);
            ObjectNode dataset = Json.mapper().createObjectNode().put("datasetId", id);
            dataset.putObject("dataset").put("format", "CHAT").putObject("userUploaded");
            HttpOutcome created = api.send(HttpCall.post("/v1/" + account() + "/datasets", dataset));
            boolean exists = created instanceof Answered answered && answered.status() == 409;
            if (!exists && !(created instanceof Answered well && well.ok())) {
                return created;
            }
            HttpOutcome state = exists ? api.send(HttpCall.get(path("datasets", id))) : created;
            if (exists && isReady(state)) {
                return state;
            }
            // The dataset bears its content's name: created or filled twice, it is the same.
            HttpCall fill = HttpCall.upload(
                            path("datasets", id) + ":upload",
                            Map.of(),
                            new HttpCall.Content.OfFile(file),
                            id + ".jsonl")
                    .again();
            HttpOutcome sent = api.send(fill);
            return sent instanceof Answered answered && answered.ok() ? ready(id) : sent;
        }

        private HttpOutcome ready(String id) {
            HttpCall look = HttpCall.get(path("datasets", id));
            return new FileReading(FACTS.name(), pause, Duration.ofSeconds(1), READY_READINGS)
                    .await(() -> api.send(look), Steps::isUploading);
        }

        private static boolean isReady(HttpOutcome state) {
            return state instanceof Answered answered
                    && answered.ok()
                    && Reported.text(answered.body(), "state", "").equals("READY");
        }

        private static boolean isUploading(HttpOutcome state) {
            return state instanceof Answered answered && answered.ok() && !isReady(state);
        }

        private static String id(String name) {
            return name.replaceAll("\\.jsonl$", "")
                    .toLowerCase(java.util.Locale.ROOT)
                    .replaceAll("[^a-z0-9-]", "-");
        }

        @Override
        public String fileId(JsonNode uploaded) {
            return FireworksJobs.id(uploaded);
        }

        @Override
        public Optional<String> findFile(String name) {
            return isReady(api.send(HttpCall.get(path("datasets", id(name)))))
                    ? Optional.of(id(name))
                    : Optional.empty();
        }

        @Override
        public boolean hasFile(String fileId) {
            return objects.has(path("datasets", fileId));
        }

        @Override
        public HttpOutcome createJob(List<String> fileIds) {
            return api.send(
                    HttpCall.create(
                            FireworksFineTuner.this.jobs(), FireworksJobs.body(request, account(), fileIds, wandb)),
                    WandbIntegration.secrets(wandb));
        }

        @Override
        public String jobId(JsonNode created) {
            return FireworksJobs.id(created);
        }

        @Override
        public Optional<Instant> serviceTime() {
            return api.serviceTime();
        }

        @Override
        public JobList jobs(Instant since) {
            return all();
        }

        @Override
        public boolean isFor(JsonNode job, List<String> fileIds) {
            return Reported.text(job, "dataset", "").endsWith("/" + fileIds.getFirst());
        }

        @Override
        public FineTuningJob get(String jobId) {
            return FireworksFineTuner.this.get(jobId);
        }
    }
}
