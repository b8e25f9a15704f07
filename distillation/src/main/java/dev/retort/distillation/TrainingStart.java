package dev.retort.distillation;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.call.JobAccount;
import dev.retort.call.ModelCalls;
import dev.retort.config.FineTuneSettings;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.SubmissionLog;
import dev.retort.model.ModelRef;
import dev.retort.model.TokenCounterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins a training; one at a service goes through the journal and within the budget, and its files are sent once. */
final class TrainingStart {

    private final ModelCalls calls;
    private final TokenCounterSource counters;
    private final FineTuneSettings settings;

    TrainingStart(ModelCalls calls, TokenCounterSource counters, FineTuneSettings settings) {
        this.calls = calls;
        this.counters = counters;
        this.settings = settings;
    }

    /**
     * Begins the job of a request, or returns the one that the same request began earlier.
     *
     * @param identity differs wherever another job would be started, so that each is counted against the budget
     */
    FineTuningJob begin(FineTuner tuner, FineTuningRequest request, String identity) {
        if (!(tuner instanceof HostedFineTuner hosted)) {
            return tuner.create(request);
        }
        try (JobAccount account = calls.job(request.base(), identity, tokens(request.base(), request.training()))) {
            return hosted.create(request, new Log(request.base(), account));
        }
    }

    /** Records what the service is sent in the journal. */
    private final class Log implements SubmissionLog {

        private final ModelRef base;
        private final JobAccount account;

        Log(ModelRef base, JobAccount account) {
            this.base = base;
            this.account = account;
        }

        @Override
        public String idOf(File file) {
            return calls.upload(
                    base,
                    Json.mapper()
                            .createObjectNode()
                            .put("file", file.name())
                            .put("sha256", file.sha256())
                            .put("bytes", file.bytes())
                            .toString(),
                    file.isThere(),
                    file.send());
        }

        @Override
        public Optional<String> created(Supplier<Optional<String>> creation) {
            return account.created(creation);
        }

        @Override
        public void found(String jobId) {
            account.found(jobId);
        }
    }

    /** Tokens of the training rows, times the passes over them. */
    private long tokens(ModelRef base, Path training) {
        List<String> rows = lines(training);
        TokenCountEstimator counter = counters.counterOf(base);
        long once = rows.stream()
                .mapToLong(row -> Math.max(counter.estimateTokenCountInText(row), PromptBounds.trained(row)))
                .sum();
        return (long) Math.ceil(once * settings.passes(rows.size()));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
        }
    }
}
