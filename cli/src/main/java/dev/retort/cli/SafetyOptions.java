package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.run.Stage;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The network and reruns of a run: options of every command that works on a run. */
class SafetyOptions {

    @Mixin
    OfflineOption network = new OfflineOption();

    @Option(
            names = "--fresh",
            paramLabel = "STAGE",
            description = "Rerun a stage with new model calls: ${COMPLETION-CANDIDATES}; may be repeated.")
    List<Stage> fresh = new ArrayList<>();

    @Option(
            names = "--accept-terms",
            description =
                    "Say that your own contract allows training on the teacher's output; the manifest records it.")
    boolean termsAccepted;

    /** Overlays what was given; the rest stays as the settings say. */
    void apply(ConfigReader settings) {
        if (network.offline) {
            settings.set("offline=true");
        }
    }
}
