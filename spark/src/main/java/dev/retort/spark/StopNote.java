package dev.retort.spark;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;

/**
 * Why a task stopped, sorted by what the caller can do.
 *
 * @param kind the kind of exception
 * @param problem what is wrong
 * @param remedy what to do
 */
record StopNote(Kind kind, String problem, String remedy) {

    /** The kinds of Retort's exceptions. */
    enum Kind {
        INPUT,
        MODEL,
        RESOURCE,
        STOPPED,
        USAGE
    }

    static StopNote of(RetortException e) {
        Kind kind = switch (e) {
            case InputException input -> Kind.INPUT;
            case ModelException model -> Kind.MODEL;
            case StoppedException stopped -> Kind.STOPPED;
            case UsageException usage -> Kind.USAGE;
            default -> Kind.RESOURCE;
        };
        return new StopNote(kind, e.problem(), e.remedy());
    }

    RetortException exception() {
        return switch (kind) {
            case INPUT -> new InputException(problem, remedy);
            case MODEL -> new ModelException(problem, remedy);
            case RESOURCE -> new ResourceException(problem, remedy);
            case STOPPED -> new StoppedException(problem, remedy);
            case USAGE -> new UsageException(problem, remedy);
        };
    }
}
