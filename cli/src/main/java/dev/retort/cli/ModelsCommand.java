package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.local.LocalModels;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.RetortHome;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.model.ModelRef;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        description = "List, fetch or delete models stored on this machine, or delete tuned ones at a service.",
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
        return new WeightStore(RetortHome.ofThisProcess(), DownloadSettings.ofThisProcess());
    }

    private static Map<String, Object> row(StoredModel model) {
        return Map.of(
                "model", model.ref().toString(),
                "bytes", model.bytes(),
                "licence", model.license().orElse("not named by its source"),
                "revision", model.revision().orElse(""),
                "path", model.path().toString());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    /** Lists the stored models. */
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
            Table table = Table.ofTexts();
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
    @Command(name = "fetch", description = "Fetch a model, or resume fetching it.", mixinStandardHelpOptions = true)
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

    /** Removes a model from here or from a service. */
    @Command(
            name = "delete",
            description = {
                "Delete a stored model; or a tuned model at a service, such as mistral:ft:…, which is asked about first,",
                "looked for afterwards and kept a receipt of in Retort's home."
            },
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {

        @Parameters(paramLabel = "MODEL", description = "Its name, as listed.")
        String model = "";

        @Option(
                names = "--file",
                paramLabel = "ID",
                description = "A file that was uploaded for a model at a service; may be repeated.")
        List<String> files = new ArrayList<>();

        @Option(names = "--yes", description = "Do not ask before deleting at a service.")
        boolean sure;

        @Option(names = "--json", description = "Print the receipts of a service's deletions as JSON.")
        boolean json;

        private final Terminal terminal;

        Delete(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ModelRef ref = ModelRef.parse(model);
            if (!LocalModels.provides(ref)) {
                return deleteAtService(ref);
            }
            ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
            long freed = store().delete(ref, progress);
            progress.endLine();
            terminal.print(
                    freed == 0
                            ? model + " is not stored here; nothing was deleted."
                            : "Deleted %s, %s freed.".formatted(model, megabytes(freed)));
            return 0;
        }

        private int deleteAtService(ModelRef ref) {
            try (Retort retort = Retort.onThisMachine()) {
                return new RemoteDeletion(
                                terminal,
                                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                                RetortHome.ofThisProcess().resolve("deletions.jsonl"))
                        .delete(ref, files, retort.services().fineTunerOf(ref), sure, json);
            }
        }
    }
}
