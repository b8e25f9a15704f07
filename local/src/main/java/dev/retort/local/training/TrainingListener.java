package dev.retort.local.training;

import dev.retort.finetuning.FineTuningJob.StepMetrics;
import java.util.List;
import org.apiguardian.api.API;

/** Follows a training and may stop it. Called from the thread that trains. */
@API(status = API.Status.INTERNAL)
public interface TrainingListener {

    /** The training begins, or resumes after the steps whose metrics are given. */
    void began(List<StepMetrics> done);

    /** One more step is done. */
    void stepped(StepMetrics metrics);

    /** Asked before every step; true ends the training with a checkpoint. */
    boolean wantsStop();
}
