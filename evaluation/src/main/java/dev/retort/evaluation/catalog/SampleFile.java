package dev.retort.evaluation.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Samples as JSON lines: {@code user_input, response, retrieved_contexts, reference}, the last two optional. Ragas 0.1's
 * names {@code question, answer, contexts, ground_truth} are understood too.
 */
public final class SampleFile {

    /** One line as it stands; what is missing is null. */
    private record Line(
            @JsonAlias("question") @Nullable String userInput,
            @JsonAlias("answer") @Nullable String response,
            @JsonAlias("contexts") @Nullable List<String> retrievedContexts,
            @JsonAlias("ground_truth") @Nullable String reference) {}

    private SampleFile() {}

    /**
     * Reads all samples.
     *
     * @throws InputException if a line is not a sample; the message names it
     * @throws ResourceException if the file cannot be read
     */
    public static List<EvaluationSample> read(Path file) {
        List<EvaluationSample> samples = new ArrayList<>();
        for (Line line : JsonLines.read(file, Line.class)) {
            if (line.userInput() == null || line.response() == null) {
                throw new InputException(
                        "%s, sample %d has no %s."
                                .formatted(
                                        file, samples.size() + 1, line.userInput() == null ? "user_input" : "response"),
                        "Write user_input and response in every line.");
            }
            samples.add(new EvaluationSample(
                    line.userInput(),
                    line.response(),
                    line.retrievedContexts() == null ? List.of() : line.retrievedContexts(),
                    Optional.ofNullable(line.reference())));
        }
        if (samples.isEmpty()) {
            throw new InputException("%s holds no samples.".formatted(file), "Write one JSON object a line.");
        }
        return samples;
    }
}
