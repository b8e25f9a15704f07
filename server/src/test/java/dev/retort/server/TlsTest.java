package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.server.http.KeyFile;
import dev.retort.server.http.Right;
import dev.retort.server.http.Tls;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that clients reach through TLS, with certificates that the JDK's keytool makes. */
class TlsTest {

    private static final String PASSWORD = "a-password";

    @TempDir
    Path folder;

    private Path pkcs12;

    @BeforeEach
    void makeACertificate() throws Exception {
        pkcs12 = made("EC");
    }

    private Path made(String algorithm) throws Exception {
        Path file = Files.createTempDirectory(folder, "made").resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "one",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return file;
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path pem(String name, String kind, byte[] content) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                "# as a person may note\n-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
    }

    private Tls ofPem(Path from) throws Exception {
        KeyStore store = store(from);
        return Tls.ofPem(
                pem("cert.pem", "CERTIFICATE", store.getCertificate("one").getEncoded()),
                pem(
                        "key.pem",
                        "PRIVATE KEY",
                        store.getKey("one", PASSWORD.toCharArray()).getEncoded()));
    }

    private static HttpClient trusting(Path file) throws Exception {
        Certificate certificate = store(file).getCertificate("one");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("one", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private TestServer server(Tls tls) {
        return new TestServer(folder.resolve("home"), new ScriptedTuner(false), tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aClientThatKnowsThePemCertificateIsAnswered(String algorithm) throws Exception {
        Path made = made(algorithm);
        try (TestServer server = server(ofPem(made));
                HttpClient client = trusting(made)) {
            HttpRequest models = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/models"))
                    .build();
            HttpResponse<String> answer = client.send(models, BodyHandlers.ofString());

            assertThat(server.uri().getScheme()).isEqualTo("https");
            assertThat(answer.statusCode()).isEqualTo(200);
            try (HttpClient stranger = HttpClient.newHttpClient()) {
                assertThatThrownBy(() -> stranger.send(models, BodyHandlers.ofString()))
                        .isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void aPkcs12FileServesToo() throws Exception {
        KeyFile keys = ServerSettings.keys(folder.resolve("home"));
        String key = keys.add("ci", Set.of(Right.ADMIN), OptionalInt.empty());
        try (TestServer server = server(Tls.ofPkcs12(pkcs12, PASSWORD));
                HttpClient client = trusting(pkcs12)) {
            HttpRequest logIn = HttpRequest.newBuilder(URI.create(server.uri() + "/page-data/session"))
                    .header("x-retort-page", "1")
                    .header("Origin", server.uri().toString())
                    .POST(BodyPublishers.ofString("{\"key\": \"%s\"}".formatted(key)))
                    .build();

            assertThat(client.send(logIn, BodyHandlers.ofString()).headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).endsWith("; Secure"));
        }
    }

    @Test
    void filesThatAreNotUsableAreNamed() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        KeyStore store = store(pkcs12);
        Path certificate =
                pem("cert.pem", "CERTIFICATE", store.getCertificate("one").getEncoded());
        Path key = pem(
                "key.pem",
                "PRIVATE KEY",
                store.getKey("one", PASSWORD.toCharArray()).getEncoded());
        Path old = pem("old.pem", "RSA PRIVATE KEY", new byte[20]);
        Path noKey = pem("none.pem", "PRIVATE KEY", new byte[20]);

        assertThatThrownBy(() -> Tls.ofPem(certificate, old))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("old.pem")
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> Tls.ofPem(certificate, noKey)).hasMessageContaining("none.pem");
        assertThatThrownBy(() -> Tls.ofPem(empty, key)).hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> Tls.ofPem(key, key)).hasMessageContaining("key.pem");
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            PrivateKey another = (PrivateKey) store(made(algorithm)).getKey("one", PASSWORD.toCharArray());
            Path other = pem("another.pem", "PRIVATE KEY", another.getEncoded());
            assertThatThrownBy(() -> Tls.ofPem(certificate, other))
                    .as(algorithm)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("does not belong to the key")
                    .hasMessageContaining("another.pem");
        }
        assertThatThrownBy(() -> Tls.ofPem(folder.resolve("gone.pem"), key)).isInstanceOf(ResourceException.class);
        assertThatThrownBy(() -> Tls.ofPkcs12(pkcs12, "guess"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("RETORT_TLS_PASSWORD");
        assertThatThrownBy(() -> Tls.ofPkcs12(certificate, PASSWORD)).hasMessageContaining("cert.pem is not a PKCS#12");
        assertThatThrownBy(() -> Tls.ofPkcs12(folder.resolve("gone.p12"), "")).isInstanceOf(ResourceException.class);
    }
}
