package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.run.RunDirectory;
import java.util.ArrayList;
import java.util.List;

/** Sentences a reader of a run's result must not miss. */
public final class Notices {

    private Notices() {}

    /** Returns what follows from the settings and the passages of a run. */
    public static List<String> of(RunConfig config, RunDirectory run) {
        List<String> notices = new ArrayList<>();
        if (config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            notices.add("The teacher of this run is extractive: it answers with sentences of the documents and is weak."
                    + " Name a stronger one with teacher.model, such as ollama:qwen3:8b or"
                    + " mistral:mistral-large-latest.");
        }
        notices.addAll(PassageReport.of(run).sentences());
        return notices;
    }
}
