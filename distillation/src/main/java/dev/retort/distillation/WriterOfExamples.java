package dev.retort.distillation;

import dev.retort.config.QuestionWriting;
import dev.retort.config.RunConfig;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.model.TextCompleter;
import dev.retort.model.TextCompleterSource;
import java.util.Optional;

/** The question writer as a model that continues examples, where the settings want that of it; otherwise it is asked. */
final class WriterOfExamples {

    private WriterOfExamples() {}

    /**
     * Returns the model that continues examples; empty where the writer gets instructions.
     *
     * @throws UsageException if the settings want examples of a model that continues none, or kinds of one that does
     */
    static Optional<TextCompleter> of(RunConfig.Questions settings, TextCompleterSource completers) {
        if (settings.prompt() != RunConfig.QuestionPrompt.DEFAULT) {
            return Optional.empty();
        }
        ModelRef writer = ModelRef.parse(settings.model());
        Optional<TextCompleter> completer = chosen(settings.writing(), writer, completers);
        if (completer.isPresent() && settings.mixed()) {
            throw new UsageException(
                    "questions.kinds: %s continues examples and cannot be asked for kinds.".formatted(writer),
                    "Set questions.writing: instructions, name another questions.model, or leave questions.kinds out.");
        }
        return completer;
    }

    private static Optional<TextCompleter> chosen(
            QuestionWriting writing, ModelRef writer, TextCompleterSource completers) {
        return switch (writing) {
            case INSTRUCTIONS -> Optional.empty();
            case AUTO -> completers.completerOf(writer).filter(able -> !completers.followsInstructions(writer));
            case EXAMPLES ->
                Optional.of(completers
                        .completerOf(writer)
                        .orElseThrow(() -> new UsageException(
                                "questions.writing: %s cannot continue examples; only a local model can."
                                        .formatted(writer),
                                "Leave questions.writing out, or name a local questions.model.")));
        };
    }
}
