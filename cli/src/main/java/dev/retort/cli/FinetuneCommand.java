package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.dataset.validation.Validation;
import dev.retort.distillation.RowsTraining;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.model.ModelRef;
import dev.retort.run.Stage;
import dev.retort.terms.TermsTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Training rows to a tuned student: a run's, or those of a file. */
@Command(
        name = "finetune",
        description = "Train the student on the training rows of a run (RUN), or on rows of your own (--rows).")
final class FinetuneCommand extends StageCommands.OnRun {

    private static final int MOST_FINDINGS = 20;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's directory.")
    @Nullable
    Path directory;

    @Option(
            names = "--rows",
            paramLabel = "FILE.jsonl",
            description = "Chat examples to train on instead of a run's, such as a recording of your traffic.")
    @Nullable
    Path rows;

    @Option(names = "--teacher", paramLabel = "MODEL", description = "Who gave the replies in the rows, for its terms.")
    @Nullable
    String teacher;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the adapter of the rows goes.")
    @Nullable
    Path out;

    FinetuneCommand(Terminal terminal) {
        super(terminal, Stage.FINETUNE, run -> List.of(run.job()));
    }

    @Override
    public Integer call() {
        Path file = rows;
        if (file != null) {
            return onRows(file);
        }
        if (directory == null) {
            throw new UsageException("Name a run or rows.", "Write: retort finetune RUN, or --rows FILE.jsonl.");
        }
        return onRun(directory);
    }

    private int onRows(Path file) {
        String who = teacher;
        Path folder = out;
        if (directory != null || who == null || folder == null || !safety.fresh.isEmpty()) {
            throw new UsageException(
                    "--rows goes with --teacher and --out, and without RUN and --fresh.",
                    "Write: retort finetune --rows %s --teacher MODEL --out FOLDER".formatted(file));
        }
        ConfigReader reader = ConfigReader.defaults();
        settings.forEach(reader::set);
        safety.apply(reader);
        CommandTrust trust = new CommandTrust(folder).confirmGiven(reader);
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        try (Retort retort = MachineRetort.of(terminal, progress).trust(trust).build();
                RunModels models = retort.models(DistillationSettings.of(reader));
                Stop stop = Stop.onSignal()) {
            RowsTraining training =
                    new RowsTraining(reader.read(), models.forDistillation(), TermsTable.bundled(), progress);
            requireGood(training.check(file));
            FineTuningJob job = training.train(file, ModelRef.parse(who), safety.termsAccepted, folder);
            progress.endLine();
            job.leftOut().forEach(rows -> terminal.error().println(rows.sentence()));
            if (json) {
                terminal.printJson(job);
            } else {
                job.tunedModel().ifPresent(model -> terminal.print(model.toString()));
            }
        } finally {
            progress.endLine();
        }
        return 0;
    }

    /** Prints what {@code dataset validate} would, errors first. */
    private void requireGood(Validation checked) {
        Stream.concat(checked.errors().stream(), checked.warnings().stream())
                .limit(MOST_FINDINGS)
                .forEach(finding -> terminal.error().println(DatasetCommands.text(finding)));
        int more = checked.findings().size() - MOST_FINDINGS;
        if (more > 0) {
            terminal.error()
                    .println("%d more are listed by: retort dataset validate %s".formatted(more, checked.file()));
        }
        if (!checked.errors().isEmpty()) {
            throw new InputException(
                    "%s has %d errors, so nothing is trained."
                            .formatted(checked.file(), checked.errors().size()),
                    "Correct the lines. A copy with what can be corrected is written by: retort dataset validate "
                            + checked.file());
        }
    }
}
