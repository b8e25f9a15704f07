package dev.retort.dataset.validation;

/**
 * Something wrong in a training file.
 *
 * @param line where, counted from 1; 0 for the file as a whole
 * @param field where in the line, such as {@code "messages[1].content"}
 * @param severity how bad it is
 * @param message what is wrong, for a person to read
 */
public record Finding(int line, String field, Severity severity, String message) {

    /** How bad a finding is. */
    public enum Severity {
        /** The service refuses the row or the file. */
        ERROR,
        /** The service takes it, but it is likely a mistake. */
        WARNING
    }

    static Finding error(int line, String field, String message) {
        return new Finding(line, field, Severity.ERROR, message);
    }

    static Finding warning(int line, String field, String message) {
        return new Finding(line, field, Severity.WARNING, message);
    }
}
