package dev.retort.run;

import org.apiguardian.api.API;

/** Which questions measure a run. */
@API(status = API.Status.INTERNAL)
public enum EvalSet {
    /** The eval questions that Retort wrote, or those of {@code questions.eval_file}. */
    WRITTEN("", "eval questions"),
    /** Questions that people asked: those of {@code questions.asked_file}. */
    ASKED("asked", "questions asked by people");

    private final String folder;
    private final String title;

    EvalSet(String folder, String title) {
        this.folder = folder;
        this.title = title;
    }

    /** Returns the folder of its answers and scores below that of the run's; empty where they lie in that itself. */
    public String folder() {
        return folder;
    }

    /** Returns the name for a person. */
    public String title() {
        return title;
    }

    /** Returns the name of a step about it: {@code "answers/asked/student"} of {@code "answers"} and {@code "student"}. */
    public String step(String kind, String part) {
        return folder.isEmpty() ? kind + "/" + part : kind + "/" + folder + "/" + part;
    }

    /** Returns the name of a step about it as a whole: {@code "scores/asked"} of {@code "scores"}. */
    public String step(String kind) {
        return folder.isEmpty() ? kind : kind + "/" + folder;
    }
}
