package dev.retort.distillation;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** Training rows to a tuned student. */
final class FineTuneStage {

    private final Bench bench;
    private final RunTraining training;
    private final RunTracking tracking;

    FineTuneStage(Bench bench, RunTracking tracking) {
        this.bench = bench;
        this.training = new RunTraining(bench);
        this.tracking = tracking;
    }

    String run() {
        bench.step(training.step(), this::make);
        FineTuningJob job = training.job();
        String course = job.metrics().isEmpty()
                ? "no losses reported"
                : "%d steps, last loss %.3f"
                        .formatted(job.totalSteps(), job.metrics().getLast().trainLoss());
        String leftOut =
                job.leftOut().stream().map(FineTuningJob.LeftOut::sentence).collect(Collectors.joining(" "));
        return "%s, %s. %s %s"
                .formatted(course, job.tunedModel().map(ModelRef::toString).orElse(""), job.lastMessage(), leftOut)
                .strip();
    }

    private void make() {
        ModelRef base = bench.exact(bench.config().student().ref());
        FineTuner tuner = bench.models().fineTuners().fineTunerOf(base);
        FineTuningJob ended = new TrainingWatch(tuner, bench.progress(), tracking::losses).success(begun(tuner, base));
        WholeFile.writeJson(bench.run().job(), ended);
    }

    private FineTuningJob begun(FineTuner tuner, ModelRef base) {
        Optional<String> elsewhere = bench.config().finetune().job();
        if (elsewhere.isPresent()) {
            return tuner.get(elsewhere.get());
        }
        FineTuningRequest request = new FineTuningRequest(
                base,
                bench.run().training(),
                validation(),
                training.hyperparameters(),
                bench.config().finetune().suffix(),
                training.folder());
        return new TrainingStart(
                        bench.calls(),
                        bench.models().tokenCounters(),
                        bench.config().finetune())
                .begin(tuner, request, training.folder().getFileName().toString());
    }

    private Optional<Path> validation() {
        try {
            return Files.size(bench.run().validation()) > 0
                    ? Optional.of(bench.run().validation())
                    : Optional.empty();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(bench.run().validation(), FileFault.words(e)),
                    "Check that it may be read.",
                    e);
        }
    }
}
