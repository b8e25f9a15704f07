package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.model.ModelRef;
import dev.retort.model.TextCompleterSource;
import java.util.List;
import org.apiguardian.api.API;

/** Whether those who work without instructions can read the documents: they fail on other languages than English. */
@API(status = API.Status.INTERNAL)
public final class ReadableDocuments {

    private ReadableDocuments() {}

    /**
     * Checks the documents' language, before any work.
     *
     * @throws dev.retort.error.UsageException if the question writer or the teacher of the settings cannot read it
     */
    public static void require(RunConfig config, List<Passage> passages, TextCompleterSource completers) {
        RunConfig.Questions settings = config.questions();
        if (settings.written()) {
            ModelRef ref = ModelRef.parse(settings.model());
            if (WriterOfExamples.of(settings, completers).isPresent()) {
                EnglishOnly.require(
                        passages,
                        "the question writer " + ref,
                        "Name a model that reads their language as questions.model and as teacher.model.");
            }
        }
        if (config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            EnglishOnly.require(
                    passages, "the extractive teacher", "Name a model that reads their language as teacher.model.");
        }
    }
}
