package dev.retort.distillation;

import dev.retort.config.QuestionWriting;
import dev.retort.config.RunConfig;
import dev.retort.model.ModelRef;
import dev.retort.run.Manifest.DocumentRecord;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** Sentences a reader of a run's result must not miss. */
@API(status = API.Status.INTERNAL)
public final class Notices {

    private Notices() {}

    /** Returns what follows from the settings, the documents and the passages of a run. */
    public static List<String> of(RunConfig config, RunDirectory run) {
        List<String> notices = new ArrayList<>();
        if (config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            notices.add("The teacher of this run is extractive: it answers with sentences of the documents and is weak."
                    + " Name a stronger one as teacher.model and questions.model, such as ollama:qwen3:8b or"
                    + " mistral:mistral-large-latest.");
        } else if (writesFromSentences(config)) {
            notices.add(("The train questions were written by %s, each from one sentence: rows of such questions teach"
                            + " answers of one sentence. Name the teacher as questions.model as well.")
                    .formatted(config.questions().model()));
        }
        notices.addAll(PassageReport.of(run).sentences());
        StageLedger.read(run).ifPresent(manifest -> notices.addAll(ofDocuments(manifest.documents())));
        return notices;
    }

    /** Whether the questions are those of a model that continues examples, though the teacher could be asked for others. */
    private static boolean writesFromSentences(RunConfig config) {
        RunConfig.Questions questions = config.questions();
        return questions.trainFile().isEmpty()
                && questions.writing() != QuestionWriting.INSTRUCTIONS
                && ModelRef.parse(questions.model()).insideRetort()
                && !questions.model().equals(config.teacher().model());
    }

    private static List<String> ofDocuments(List<DocumentRecord> documents) {
        List<String> notices = new ArrayList<>();
        for (DocumentRecord document : documents) {
            if (!document.problem().isEmpty()) {
                notices.add("Left out: %s: %s".formatted(document.name(), document.problem()));
            }
            if (!document.damage().isEmpty()) {
                notices.add("Note: %s: %s".formatted(document.name(), String.join(" ", document.damage())));
            }
        }
        return notices;
    }
}
