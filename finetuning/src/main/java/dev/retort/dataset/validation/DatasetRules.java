package dev.retort.dataset.validation;

import dev.retort.model.ModelRef;
import java.util.List;

/** Whose rules a training file has to keep. */
public enum DatasetRules {
    /** Those of mistral-finetune's {@code validate_data.py} and of mistral-common's finetuning request validator. */
    MISTRAL(List.of("user", "assistant", "system", "tool"), 1),
    /** Those of OpenAI's supervised fine-tuning, which refuses files of fewer than ten rows. */
    OPENAI(List.of("user", "assistant", "system", "developer", "tool"), 10),
    /** Those of training on this machine, which takes what either of the services takes. */
    LOCAL(List.of("user", "assistant", "system", "developer", "tool"), 1);

    private final List<String> roles;
    private final int fewestRows;

    DatasetRules(List<String> roles, int fewestRows) {
        this.roles = roles;
        this.fewestRows = fewestRows;
    }

    /** Returns the rules of the service that trains a student, or those of this machine. */
    public static DatasetRules of(ModelRef student) {
        return switch (student.provider()) {
            case "mistral" -> MISTRAL;
            case "openai", "azure" -> OPENAI;
            default -> LOCAL;
        };
    }

    /** Returns the roles a message may have. */
    public List<String> roles() {
        return roles;
    }

    /** Returns how many rows a file needs at least. */
    public int fewestRows() {
        return fewestRows;
    }
}
