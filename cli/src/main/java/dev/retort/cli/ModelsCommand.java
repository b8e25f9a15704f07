package dev.retort.cli;

import dev.retort.local.download.RetortHome;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.model.ModelRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The models stored on this machine. */
@Command(
        name = "models",
        description = "List, fetch or delete the models stored on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelsCommand.ListModels.class, ModelsCommand.Fetch.class, ModelsCommand.Delete.class})
final class ModelsCommand implements Runnable {

    private final Terminal terminal;

    ModelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        new ListModels(terminal).call();
    }

    private static WeightStore store() {
        return MachineModels.store(RetortHome.ofThisProcess());
    }

    private static Map<String, Object> row(StoredModel model) {
        return Map.of(
                "model", model.ref().toString(),
                "bytes", model.bytes(),
                "licence", model.license().orElse("not named by its source"),
                "path", model.path().toString());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    /** What is stored. */
    @Command(name = "list", description = "List what is stored.", mixinStandardHelpOptions = true)
    static final class ListModels implements Callable<Integer> {

        @Option(names = "--json", description = "Print as JSON.")
        boolean json;

        private final Terminal terminal;

        ListModels(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            List<StoredModel> models = store().list();
            if (json) {
                terminal.printJson(models.stream().map(ModelsCommand::row).toList());
                return 0;
            }
            Table table = new Table();
            models.forEach(model -> table.row(List.of(
                    model.ref().toString(),
                    megabytes(model.bytes()),
                    model.license().orElse("licence not named"),
                    model.path().toString())));
            table.lines().forEach(terminal::print);
            if (models.isEmpty()) {
                terminal.print("None yet. Fetch the default with: retort models fetch " + WeightStore.DEFAULT);
            }
            return 0;
        }
    }

    /** Brings a model here. */
    @Command(name = "fetch", description = "Fetch a model, or go on fetching it.", mixinStandardHelpOptions = true)
    static final class Fetch implements Callable<Integer> {

        @Parameters(paramLabel = "MODEL", description = "Such as local:smollm2-135m-instruct or hf:owner/name.")
        String model = "";

        @Option(names = "--json", description = "Print as JSON.")
        boolean json;

        private final Terminal terminal;

        Fetch(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
            StoredModel stored = store().fetch(ModelRef.parse(model), progress);
            progress.endLine();
            if (json) {
                terminal.printJson(row(stored));
            } else {
                terminal.print("%s, licence %s, %s at %s"
                        .formatted(
                                stored.ref(),
                                stored.license().orElse("not named by its source"),
                                megabytes(stored.bytes()),
                                stored.path()));
            }
            return 0;
        }
    }

    /** Removes a model from here. */
    @Command(name = "delete", description = "Delete a stored model.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {

        @Parameters(paramLabel = "MODEL", description = "Its name, as listed.")
        String model = "";

        private final Terminal terminal;

        Delete(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            long freed = store().delete(ModelRef.parse(model));
            terminal.print(
                    freed == 0
                            ? model + " is not stored here; nothing was deleted."
                            : "Deleted %s, %s freed.".formatted(model, megabytes(freed)));
            return 0;
        }
    }
}
