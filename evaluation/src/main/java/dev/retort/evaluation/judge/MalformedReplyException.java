package dev.retort.evaluation.judge;

/** A judge's reply is not what it was asked for; the message is sent back to the judge once. */
final class MalformedReplyException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedReplyException(String message) {
        super(message);
    }
}
