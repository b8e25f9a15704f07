package dev.retort.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CallExceptionTest {

    record Case(Throwable thrown, String reason) {}

    @SuppressWarnings("unused")
    static final Case[] CASES = {
        new Case(new ConnectException(), "cannot connect"),
        new Case(new ExecutionException(new ConnectException("Connection refused")), "cannot connect"),
        new Case(unresolved(), "the name of the host cannot be resolved"),
        new Case(new UnknownHostException("no.such.host"), "the name of the host cannot be resolved"),
        new Case(new HttpTimeoutException("request timed out"), "no answer in time"),
        new Case(new TimeoutException(), "no answer in time"),
        new Case(new SSLHandshakeException("PKIX path building failed"), "no secure connection can be agreed on"),
        new Case(new IOException("Connection reset"), "the connection broke: connection reset"),
        new Case(
                new NullPointerException("Cannot invoke \"String.length()\""),
                "the model's own code failed without a reason"),
        new Case(new IllegalStateException("the model is not loaded"), "the model is not loaded")
    };

    private static Throwable unresolved() {
        ConnectException unconnected = new ConnectException();
        unconnected.initCause(new UnresolvedAddressException());
        return unconnected;
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void theReasonIsInWordsForAPerson(Case given) {
        CallException sorted = CallException.of(given.thrown());

        assertThat(sorted.reason()).isEqualTo(given.reason());
        assertThat(sorted).hasCause(given.thrown());
    }
}
