package dev.retort.recording;

import dev.retort.error.UsageException;
import dev.retort.secret.Redactor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is recorded.
 *
 * @param share share of the prompts that are recorded, above 0 and at most 1; the same prompt is always in or always out
 * @param maxBytes size of the file at which recording ends, at least 1
 * @param redaction applied to the text of every message before it is written
 */
public record RecordingOptions(double share, long maxBytes, UnaryOperator<String> redaction) {

    /** Everything, up to 100 MB, with whatever looks like a key masked. */
    public static final RecordingOptions STANDARD =
            new RecordingOptions(1, 100_000_000, new Redactor(List.of())::redact);

    /**
     * Checks the ranges.
     *
     * @throws UsageException naming the option
     */
    public RecordingOptions {
        if (!(share > 0 && share <= 1)) {
            throw new UsageException(
                    "The share of recorded prompts must be above 0 and at most 1, not " + share + ".", "");
        }
        if (maxBytes < 1) {
            throw new UsageException("The size limit of a recording must be at least 1 byte.", "");
        }
    }
}
