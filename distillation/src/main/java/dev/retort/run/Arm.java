package dev.retort.run;

/** Who answers the eval questions. */
public enum Arm {
    /** The small model before training. */
    STUDENT("student", "student"),
    /** The small model before training, with the instruction that did best on train questions. */
    PROMPTED("prompted", "student, better prompt"),
    /** The small model after training. */
    TUNED("tuned", "tuned student"),
    /** The model that is learnt from. */
    TEACHER("teacher", "teacher"),
    /** The student without passages: what it knows by heart. */
    CLOSED_BOOK("closed-book", "student without passages"),
    /** Control: the student's answers cut to their first sentence. */
    FIRST_SENTENCE("first-sentence", "student, first sentence"),
    /** Control: the question as its own answer. */
    PARROT("parrot", "parrot (the question itself)"),
    /** Control: all that the student's prompt held of the documents, as its own answer. */
    WHOLE_CONTEXT("whole-context", "the whole context");

    private final String fileName;
    private final String title;

    Arm(String fileName, String title) {
        this.fileName = fileName;
        this.title = title;
    }

    /** Returns the name in files and settings. */
    public String fileName() {
        return fileName;
    }

    /** Returns the name for a person. */
    public String title() {
        return title;
    }
}
