package dev.retort.http;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** How a request shows its key. Keys are asked for when they are needed and appear in no message. */
@API(status = API.Status.INTERNAL)
public sealed interface Authorization {

    /** Adds the header. */
    void addTo(HttpRequest.Builder request);

    /** Returns the texts that must not appear in any message. */
    List<String> secrets();

    /** No key. */
    record None() implements Authorization {
        @Override
        public void addTo(HttpRequest.Builder request) {}

        @Override
        public List<String> secrets() {
            return List.of();
        }
    }

    /** {@code Authorization: Bearer KEY} (RFC 6750). */
    record Bearer(Supplier<String> key) implements Authorization {
        @Override
        public void addTo(HttpRequest.Builder request) {
            request.header("Authorization", "Bearer " + KeyText.checked(key));
        }

        @Override
        public List<String> secrets() {
            return List.of(KeyText.checked(key));
        }

        @Override
        public String toString() {
            return "Bearer";
        }
    }

    /** A key in a header of its own, as Azure has it. */
    record Header(String name, Supplier<String> key) implements Authorization {
        @Override
        public void addTo(HttpRequest.Builder request) {
            request.header(name, KeyText.checked(key));
        }

        @Override
        public List<String> secrets() {
            return List.of(KeyText.checked(key));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code Authorization: Basic} with a user name (RFC 7617). */
    record Basic(String user, Supplier<String> key) implements Authorization {
        @Override
        public void addTo(HttpRequest.Builder request) {
            request.header("Authorization", "Basic " + encoded());
        }

        @Override
        public List<String> secrets() {
            return List.of(KeyText.checked(key), encoded());
        }

        private String encoded() {
            return Base64.getEncoder()
                    .encodeToString((user + ":" + KeyText.checked(key)).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Basic " + user;
        }
    }
}
