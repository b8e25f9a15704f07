package dev.retort.model.failure;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.retort.http.NetworkFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt at a call failed. */
public final class CallException extends RuntimeException {

    private final FailureKind kind;
    private final String reason;
    private final @Nullable Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param reason what happened, for a person to read, without keys
     * @param retryAfter how long the server asks to wait, or null where it does not say
     */
    public CallException(FailureKind kind, String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** Creates the exception without a waiting time or a cause. */
    public CallException(FailureKind kind, String reason) {
        this(kind, reason, null, null);
    }

    /**
     * Sorts what any LangChain4j model or HTTP client throws. What nobody knows counts as {@link FailureKind#REJECTED}: the
     * request is given up, the others continue.
     */
    public static CallException of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CallException known) {
                return known;
            }
            Optional<FailureKind> kind = kindOf(cause);
            if (kind.isPresent()) {
                return new CallException(kind.get(), describe(cause), null, thrown);
            }
        }
        return new CallException(FailureKind.REJECTED, describe(thrown), null, thrown);
    }

    /** Sorts an HTTP status that is not a success. */
    public static FailureKind kindOf(int status) {
        return switch (status) {
            case 408, 425 -> FailureKind.OVERLOADED;
            case 429 -> FailureKind.RATE_LIMITED;
            case 401, 402, 403, 404, 410 -> FailureKind.REFUSED;
            default -> status >= 500 ? FailureKind.OVERLOADED : FailureKind.REJECTED;
        };
    }

    private static Optional<FailureKind> kindOf(Throwable thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case HttpException e -> kindOf(e.statusCode());
                    case RateLimitException e -> FailureKind.RATE_LIMITED;
                    case InternalServerException e -> FailureKind.OVERLOADED;
                    case TimeoutException e -> FailureKind.TIMED_OUT;
                    case AuthenticationException e -> FailureKind.REFUSED;
                    case ModelNotFoundException e -> FailureKind.REFUSED;
                    case ContentFilteredException e -> FailureKind.REJECTED;
                    case InvalidRequestException e -> FailureKind.REJECTED;
                    case UnresolvedModelServerException e -> FailureKind.UNREACHABLE;
                    case HttpConnectTimeoutException e -> FailureKind.UNREACHABLE;
                    case HttpTimeoutException e -> FailureKind.TIMED_OUT;
                    case java.util.concurrent.TimeoutException e -> FailureKind.TIMED_OUT;
                    case ConnectException e -> FailureKind.UNREACHABLE;
                    case UnresolvedAddressException e -> FailureKind.UNREACHABLE;
                    case IOException e -> FailureKind.CUT;
                    default -> null;
                });
    }

    /** A service's own words are worth more than any others; those of the Java runtime are for nobody. */
    private static String describe(Throwable thrown) {
        Optional<String> network = NetworkFault.words(thrown);
        if (network.isPresent()) {
            return network.get();
        }
        boolean bare = thrown instanceof NullPointerException
                || thrown instanceof ClassCastException
                || thrown instanceof IndexOutOfBoundsException;
        String message = bare ? null : thrown.getMessage();
        return message == null || message.isBlank() ? "the model's own code failed without a reason" : message;
    }

    /** Returns what kind of failure it was. */
    public FailureKind kind() {
        return kind;
    }

    /** Returns what happened, for a person to read. */
    public String reason() {
        return reason;
    }

    /** Returns how long the server asks to wait before the next attempt. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
