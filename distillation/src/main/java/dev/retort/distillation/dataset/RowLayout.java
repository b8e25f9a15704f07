package dev.retort.distillation.dataset;

import dev.retort.answer.PromptForm;
import dev.retort.dataset.ChatExample;

/** Where the instruction of a training row is. */
public enum RowLayout {
    /** Under role {@code system}: the loss is on the answer alone. */
    SYSTEM("system", PromptForm.PLAIN),
    /** The same with marks around the context, for a student that follows instructions before it is trained. */
    FENCED("system", PromptForm.FENCED),
    /**
     * Under role {@code assistant}, as the LlamaIndex examples write it: services that accept it also train on the
     * instruction.
     */
    ASSISTANT_FIRST("assistant", PromptForm.PLAIN);

    private final String firstRole;
    private final PromptForm form;

    RowLayout(String firstRole, PromptForm form) {
        this.firstRole = firstRole;
        this.form = form;
    }

    /** Returns the layout of a row by its first message. */
    public static RowLayout of(ChatExample.Message first) {
        return first.role().equals(ASSISTANT_FIRST.firstRole)
                ? ASSISTANT_FIRST
                : first.content().equals(FENCED.form.system()) ? FENCED : SYSTEM;
    }

    /** Returns the role of the first message. */
    public String firstRole() {
        return firstRole;
    }

    /** Returns the form of the row's prompt, which is that of the tuned model's prompts. */
    public PromptForm form() {
        return form;
    }
}
