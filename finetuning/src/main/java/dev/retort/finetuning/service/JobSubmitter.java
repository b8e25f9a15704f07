package dev.retort.finetuning.service;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.Sha256;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.Submission;
import dev.retort.finetuning.SubmissionLog;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Uploads a request's files and creates its job once, whatever happens in between: what is done is written down, and where
 * an answer was lost the service is asked whether the request arrived.
 */
public final class JobSubmitter {

    /** Times are rounded, and a clock may be set while a request is under way. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final URI service;
    private final Refusals refusals;
    private final InstantSource clock;

    /** The steps that differ from service to service. */
    public interface Steps {

        /** Uploads a file under a name. */
        HttpOutcome upload(Path file, String name);

        /** Reads the file's id from the answer of an upload. */
        default String fileId(JsonNode uploaded) {
            return Reported.text(uploaded, "id", "");
        }

        /** Looks for a file that was uploaded under a name. */
        Optional<String> findFile(String name);

        /** Returns whether an uploaded file is still there. */
        boolean hasFile(String fileId);

        /** Creates a job for files, training first. */
        HttpOutcome createJob(List<String> fileIds);

        /** Reads the job's id from the answer of a creation. */
        default String jobId(JsonNode created) {
            return Reported.id(created, "id", "a fine-tuning service");
        }

        /** Lists the jobs, at least those that were created since. */
        JobList jobs(Instant since);

        /** Returns whether a job in that list is one for this request with these files. */
        boolean isFor(JsonNode job, List<String> fileIds);

        /** Returns the time by the service's clock, once an answer has said it. */
        default Optional<Instant> serviceTime() {
            return Optional.empty();
        }

        /** Reads a job. */
        FineTuningJob get(String jobId);
    }

    /** Creates a submitter for the service at an address. */
    public JobSubmitter(URI service, Refusals refusals, InstantSource clock) {
        this.service = service;
        this.refusals = refusals;
        this.clock = clock;
    }

    /**
     * Returns the job of a request: the one that was created for it before, unless that one failed, or a new one.
     *
     * @param settings everything else that makes this job another job, such as the service's options, without keys
     * @param log takes note of the files that are sent and the jobs that are created
     * @throws RetortException if the service refuses or cannot be reached
     */
    public FineTuningJob submit(FineTuningRequest request, Map<String, ?> settings, SubmissionLog log, Steps steps) {
        List<Path> files = new ArrayList<>(List.of(PlainRows.of(request.training(), request.output())));
        request.validation().ifPresent(file -> files.add(PlainRows.of(file, request.output())));
        List<String> hashes = files.stream().map(Sha256::of).toList();
        String hash = hash(request, settings, hashes);
        Optional<Submission> former = Submission.read(request.output())
                .filter(record -> record.requestHash().equals(hash));
        Submission submission =
                former.orElse(new Submission(service.toString(), hash, clock.instant(), List.of(), Optional.empty()));
        if (submission.jobId().isPresent()) {
            FineTuningJob job = steps.get(submission.jobId().get());
            if (!failed(job.status())) {
                log.found(job.id());
                return job;
            }
            former = Optional.empty();
            submission =
                    new Submission(service.toString(), hash, clock.instant(), submission.fileIds(), Optional.empty());
        }
        submission.write(request.output());
        boolean before = former.isPresent();
        submission = upload(
                request, files, submission, i -> log.idOf(file(files.get(i), hashes.get(i), before, steps)), steps);
        // A killed process may have left a job whose id nobody wrote down.
        Optional<String> left = former.isPresent() ? find(submission, steps) : Optional.empty();
        left.ifPresent(log::found);
        String jobId = left.isPresent() ? left.get() : create(request, submission, log, steps);
        submission.withJob(jobId).write(request.output());
        return steps.get(jobId);
    }

    private static boolean failed(JobStatus status) {
        return status.ended() && status != JobStatus.SUCCESS;
    }

    private String hash(FineTuningRequest request, Map<String, ?> settings, List<String> hashes) {
        return Sha256.of(Json.mapper()
                .writeValueAsString(List.of(
                        service.toString(),
                        request.base(),
                        request.hyperparameters(),
                        request.suffix(),
                        settings,
                        hashes)));
    }

    private static Submission upload(
            FineTuningRequest request, List<Path> files, Submission former, IntFunction<String> sent, Steps steps) {
        Submission submission = former;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            boolean known = i < former.fileIds().size()
                    && steps.hasFile(former.fileIds().get(i));
            ids.add(known ? former.fileIds().get(i) : sent.apply(i));
            submission = submission.withFiles(ids).write(request.output());
        }
        return submission;
    }

    private SubmissionLog.File file(Path file, String hash, boolean triedBefore, Steps steps) {
        String name = ContentName.of(file, hash);
        return new SubmissionLog.File(
                name, hash, size(file), steps::hasFile, () -> send(file, name, triedBefore, steps));
    }

    private String send(Path file, String name, boolean triedBefore, Steps steps) {
        // A killed process may have left a file whose id nobody wrote down.
        Optional<String> left = triedBefore ? steps.findFile(name) : Optional.empty();
        if (left.isPresent()) {
            return left.get();
        }
        HttpOutcome outcome = steps.upload(file, name);
        if (perhapsDone(outcome)) {
            Optional<String> found = steps.findFile(name);
            if (found.isPresent()) {
                return found.get();
            }
            outcome = steps.upload(file, name);
        }
        return steps.fileId(refusals.require(outcome, "take the file " + file.getFileName()));
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

    private String create(FineTuningRequest request, Submission submission, SubmissionLog log, Steps steps) {
        Creation creation = new Creation(
                submission,
                steps,
                "create a fine-tuning job for " + request.base().name());
        Optional<String> first = log.created(creation);
        if (first.isPresent()) {
            return first.get();
        }
        creation.requireLook();
        return log.created(creation).orElseThrow(creation::unanswered);
    }

    /** Attempts to create a job. One whose answer is lost may have made it all the same: then the service is asked. */
    private final class Creation implements Supplier<Optional<String>> {

        private final Submission submission;
        private final Steps steps;
        private final String action;
        private Optional<HttpOutcome> outcome = Optional.empty();
        private Optional<RetortException> blind = Optional.empty();

        Creation(Submission submission, Steps steps, String action) {
            this.submission = submission;
            this.steps = steps;
            this.action = action;
        }

        @Override
        public Optional<String> get() {
            HttpOutcome answer = steps.createJob(submission.fileIds());
            outcome = Optional.of(answer);
            if (perhapsDone(answer)) {
                return look();
            }
            JsonNode created = refusals.require(answer, action);
            try {
                return Optional.of(steps.jobId(created));
            } catch (ModelException nameless) {
                return look();
            }
        }

        private Optional<String> look() {
            try {
                return find(submission, steps);
            } catch (StoppedException stopped) {
                throw stopped;
            } catch (RetortException e) {
                blind = Optional.of(e);
                return Optional.empty();
            }
        }

        /** A second attempt is made only where the service says that the first made no job. */
        void requireLook() {
            if (blind.isPresent()) {
                throw blind.get();
            }
        }

        RetortException unanswered() {
            return blind.orElseGet(() ->
                    outcome.map(answer -> refusals.explain(answer, action)).orElseThrow());
        }
    }

    private Optional<String> find(Submission submission, Steps steps) {
        // Jobs carry the time of the service's clock, which ours may be minutes away from.
        Duration ahead = steps.serviceTime()
                .map(there -> Duration.between(clock.instant(), there))
                .orElse(Duration.ZERO);
        Instant since = submission.startedAt().plus(ahead).minus(CLOCKS_DIFFER);
        return steps.jobs(since).find(job -> steps.isFor(job, submission.fileIds()), since);
    }

    private static boolean perhapsDone(HttpOutcome outcome) {
        return switch (outcome) {
            case Answered answered -> answered.status() >= 500;
            case Unanswered unanswered -> unanswered.mayHaveArrived();
        };
    }
}
