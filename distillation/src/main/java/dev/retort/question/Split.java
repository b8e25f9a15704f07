package dev.retort.question;

import org.apiguardian.api.API;

/** Which side a question is on. */
@API(status = API.Status.INTERNAL)
public enum Split {
    /** The teacher answers it and the student learns from it. */
    TRAIN,
    /** Only for measuring. */
    EVAL,
    /** Only for measuring: asked by people. */
    ASKED
}
