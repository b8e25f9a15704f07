package dev.retort.config;

/** In whose words the answers of a teacher model are taught. */
public enum AnswerWording {
    /** Quoted where contexts begin with evidence, the student is a model of this machine, and there are no distractors. */
    AUTO,
    /** In the sentences of the context that hold the answer, and those beside them. */
    QUOTED,
    /** In the teacher's. */
    WRITTEN
}
