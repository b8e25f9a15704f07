package dev.retort.http;

import dev.retort.file.FileFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apiguardian.api.API;

/** Why an exchange with another machine failed, in words for a person. */
@API(status = API.Status.INTERNAL)
public final class NetworkFault {

    private NetworkFault() {}

    /** Returns the reason as the end of a sentence, without a full stop; empty where it is not the network's. */
    public static Optional<String> words(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return Optional.of("the name of the host cannot be resolved");
            }
            if (cause instanceof GeneralSecurityException) {
                return Optional.of("the certificate of the host is not accepted");
            }
        }
        return Optional.ofNullable(
                switch (thrown) {
                    case ConnectException refused -> "cannot connect";
                    case HttpConnectTimeoutException unreached -> "cannot connect";
                    case HttpTimeoutException late -> "no answer in time";
                    case SocketTimeoutException late -> "no answer in time";
                    case TimeoutException late -> "no answer in time";
                    case SSLException insecure -> "no secure connection can be agreed on";
                    case IOException broken -> "the connection broke: " + FileFault.words(broken);
                    default -> null;
                });
    }
}
