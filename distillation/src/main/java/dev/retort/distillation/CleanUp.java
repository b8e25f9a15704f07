package dev.retort.distillation;

import dev.retort.concurrent.ParallelWork;
import dev.retort.error.ModelException;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Submission;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes at the service what a run left there, where that is asked for, and keeps the receipts. */
final class CleanUp {

    private final Bench bench;

    CleanUp(Bench bench) {
        this.bench = bench;
    }

    /**
     * Deletes the tuned model and the files uploaded for it.
     *
     * @param folder where the submission of the job is recorded
     */
    void run(FineTuningJob job, Path folder) {
        ModelRef base = bench.config().student().ref();
        if (!bench.config().services().deleteModel()
                || !(bench.models().fineTuners().fineTunerOf(base) instanceof HostedFineTuner tuner)) {
            return;
        }
        RunStep step = RunStep.once(
                Step.DELETION,
                "",
                List.of(bench.run().job()),
                List.of(bench.run().deletions()));
        bench.step(step, () -> delete(job, tuner, Submission.read(folder)));
    }

    private void delete(FineTuningJob job, HostedFineTuner tuner, Optional<Submission> submission) {
        List<ParallelWork.Part<DeletionReceipt>> parts = new ArrayList<>();
        job.tunedModel().ifPresent(model -> parts.add(() -> tuner.deleteModel(model)));
        submission.ifPresent(sent -> sent.fileIds().forEach(id -> parts.add(() -> tuner.deleteFile(id))));
        List<DeletionReceipt> receipts = ParallelWork.all(parts.size(), parts::get, "deletion", Progress.NONE);
        WholeFile.writeJson(bench.run().deletions(), receipts);
        for (DeletionReceipt receipt : receipts) {
            if (!receipt.gone()) {
                throw new ModelException(
                        "The %s %s at %s was deleted and is still there: %s."
                                .formatted(receipt.kind(), receipt.id(), receipt.service(), receipt.evidence()),
                        "Run again to delete it, or delete it on the service's pages.");
            }
        }
    }
}
