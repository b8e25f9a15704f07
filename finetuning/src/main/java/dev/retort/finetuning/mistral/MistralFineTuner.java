package dev.retort.finetuning.mistral;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobWatch;
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
import dev.retort.http.JsonApi;
import dev.retort.http.PathSegment;
import dev.retort.http.Pause;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Fine-tuning through Mistral's API, or a server that speaks it. Thread-safe. */
public final class MistralFineTuner implements HostedFineTuner {

    /** Mistral's own address. */
    public static final URI MISTRAL = URI.create("https://api.mistral.ai");

    private static final String JOBS = "/v1/fine_tuning/jobs";
    private static final int LONGEST_SUFFIX = 18;
    private static final long LARGEST_FILE = 512L << 20;
    private static final long LARGEST_VALIDATION = 1L << 20;
    private static final ServiceFacts FACTS = new ServiceFacts(
            "Mistral",
            "mistral",
            "MISTRAL_API_KEY",
            "console.mistral.ai/api-keys",
            Optional.empty(),
            "Mistral took the fine-tuning jobs out of its published API on 2026-07-15.");

    private final JsonApi api;
    private final MistralOptions options;
    private final Pause pause;
    private final Refusals refusals = new Refusals(FACTS);
    private final RemoteObjects objects;
    private final JobSubmitter submitter;

    /**
     * Creates a client.
     *
     * @param base {@link #MISTRAL}, or the address of a server that speaks its API, without {@code /v1}
     * @param key the key
     */
    public MistralFineTuner(
            URI base, Supplier<String> key, MistralOptions options, Connection connection, InstantSource clock) {
        this.api = new JsonApi(base, new Authorization.Bearer(key), connection);
        this.options = options;
        this.pause = connection.pause();
        this.objects = new RemoteObjects(FACTS.name(), api, refusals, clock);
        this.submitter = new JobSubmitter(api.base(), refusals, clock);
    }

    @Override
    public FineTuningJob create(FineTuningRequest request, SubmissionLog uploads) {
        FineTuningJob job = submit(request, uploads, options.autoStart());
        return job.waitsForStart() && options.autoStart() ? start(job.id()) : job;
    }

    private FineTuningJob submit(FineTuningRequest request, SubmissionLog uploads, boolean autoStart) {
        FACTS.requireSuffix(request.suffix(), LONGEST_SUFFIX);
        checkSizes(request);
        return submitter.submit(request, Map.of(), uploads, new Steps(request, autoStart));
    }

    @Override
    public FineTuningJob get(String jobId) {
        return MistralJobs.read(read(jobId));
    }

    private JsonNode read(String jobId) {
        return refusals.require(api.send(HttpCall.get(path(jobId))), "show job " + jobId);
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        FineTuningJob job = get(jobId);
        return job.status().ended()
                ? job
                : MistralJobs.read(
                        refusals.require(api.send(HttpCall.post(path(jobId) + "/cancel")), "cancel job " + jobId));
    }

    @Override
    public FineTuningJob start(String jobId) {
        FineTuningJob job = get(jobId);
        return job.waitsForStart()
                ? MistralJobs.read(
                        refusals.require(api.send(HttpCall.post(path(jobId) + "/start")), "start job " + jobId))
                : job;
    }

    @Override
    public List<FineTuningJob> list() {
        return jobs("").newestFirst();
    }

    private JobList jobs(String more) {
        HttpCall call = HttpCall.get(JOBS + "?page=0&page_size=100" + more);
        return new JobList(refusals.require(api.send(call), "list jobs").path("data"), MistralJobs::read);
    }

    @Override
    public Estimate estimate(FineTuningRequest request) {
        FineTuningJob job = submit(request, SubmissionLog.NONE, false);
        FineTuningJob ready = new JobWatch(this, System::nanoTime, pause, Duration.ofMinutes(10))
                .await(job.id(), MistralFineTuner::priced, JobWatch.Listener.NONE);
        if (ready.failure().isPresent()) {
            throw refusals.failed(ready.id(), ready.failure().get());
        }
        return MistralJobs.estimate(read(job.id()));
    }

    private static boolean priced(FineTuningJob job) {
        return switch (job.status()) {
            case QUEUED, VALIDATING, UNKNOWN -> false;
            default -> true;
        };
    }

    @Override
    public Probe probe(ModelRef base) {
        return new MistralProbe(api, refusals).probe(base);
    }

    @Override
    public DeletionReceipt deleteModel(ModelRef tuned) {
        return objects.delete(
                "model", tuned.name(), "/v1/models/" + PathSegment.encode(tuned.name()), "/v1/models", "data");
    }

    @Override
    public DeletionReceipt deleteFile(String fileId) {
        return objects.delete(
                "file", fileId, "/v1/files/" + PathSegment.encode(fileId), "/v1/files?page_size=100", "data");
    }

    @Override
    public List<String> leftOut(Hyperparameters hyperparameters) {
        return List.of("batch_size", "rank", "alpha", "dropout", "max_length", "seed");
    }

    private static String path(String jobId) {
        return JOBS + "/" + PathSegment.encode(jobId);
    }

    private static void checkSizes(FineTuningRequest request) {
        long training = size(request.training());
        if (training > LARGEST_FILE) {
            throw new UsageException(
                    "%s has %d bytes; Mistral takes at most 512 MB a file.".formatted(request.training(), training),
                    "Train on fewer examples.");
        }
        request.validation().ifPresent(file -> {
            long limit = Math.min(LARGEST_VALIDATION, training / 20);
            if (size(file) > limit) {
                throw new UsageException(
                        "%s has %d bytes; Mistral takes at most 1 MB and 5 %% of the training file, here %d."
                                .formatted(file, size(file), limit),
                        "Validate on fewer examples, or on none.");
            }
        });
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)),
                    "Check that it exists and may be read.",
                    e);
        }
    }

    private final class Steps implements JobSubmitter.Steps {

        private final FineTuningRequest request;
        private final boolean autoStart;

        Steps(FineTuningRequest request, boolean autoStart) {
            this.request = request;
            this.autoStart = autoStart;
        }

        @Override
        public HttpOutcome upload(Path file, String name) {
            return api.send(HttpCall.upload(
                    "/v1/files", Map.of("purpose", "fine-tune"), new HttpCall.Content.OfFile(file), name));
        }

        @Override
        public Optional<String> findFile(String name) {
            String query = "?page_size=100&purpose=fine-tune&search=" + encode(name);
            return objects.find("/v1/files" + query, "data", "filename", name);
        }

        @Override
        public boolean hasFile(String fileId) {
            return objects.has("/v1/files/" + PathSegment.encode(fileId));
        }

        @Override
        public HttpOutcome createJob(List<String> fileIds) {
            return api.send(
                    HttpCall.create(JOBS, MistralJobs.body(request, fileIds, autoStart, options)),
                    WandbIntegration.secrets(options.wandb()));
        }

        @Override
        public Optional<Instant> serviceTime() {
            return api.serviceTime();
        }

        @Override
        public JobList jobs(Instant since) {
            return MistralFineTuner.this.jobs("&model=%s&created_after=%s"
                    .formatted(
                            encode(request.base().name()),
                            encode(since.truncatedTo(ChronoUnit.SECONDS).toString())));
        }

        @Override
        public boolean isFor(JsonNode job, List<String> fileIds) {
            boolean sameFile = job.path("training_files")
                    .valueStream()
                    .anyMatch(file -> file.asString("").equals(fileIds.getFirst()));
            return sameFile && Reported.text(job, "suffix", "").equals(request.suffix());
        }

        @Override
        public FineTuningJob get(String jobId) {
            return MistralFineTuner.this.get(jobId);
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
