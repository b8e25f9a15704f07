package dev.retort;

import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.command.CommandFineTuner;
import java.util.Optional;

/** Follows a program that trains or has trained, and starts none: for commands that do not train. */
final class NoProgram implements FineTuner {

    private final CommandFineTuner program;

    NoProgram(CommandFineTuner program) {
        this.program = program;
    }

    @Override
    public FineTuningJob create(FineTuningRequest request) {
        return program.former(request)
                .orElseThrow(() -> new UsageException(
                        "The student is not trained yet, and this command starts no program of the settings.",
                        "Train it first with: retort finetune RUN"));
    }

    @Override
    public FineTuningJob get(String jobId) {
        return program.get(jobId);
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        return program.cancel(jobId);
    }

    @Override
    public Optional<String> howToEnd(String jobId) {
        return program.howToEnd(jobId);
    }
}
