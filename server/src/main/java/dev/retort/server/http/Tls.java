package dev.retort.server.http;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificate by which clients know a server, with its private key. */
public final class Tls {

    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final String ALIAS = "server";

    private final KeyStore store;
    private final char[] password;

    private Tls(KeyStore store, char[] password) {
        this.store = store;
        this.password = password;
    }

    /**
     * Reads PEM files.
     *
     * @param certificates the server's certificate, then those that vouch for it
     * @param key its private key in PKCS#8, without a password
     * @throws InputException if they are not usable
     */
    public static Tls ofPem(Path certificates, Path key) {
        PrivateKey read = privateKey(key);
        try (InputStream in = Files.newInputStream(certificates)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (chain.isEmpty()) {
                throw wrong(certificates, "it holds no certificate", "Name a PEM file with BEGIN CERTIFICATE.");
            }
            if (!belong(read, chain.iterator().next())) {
                throw wrong(
                        certificates,
                        "its first certificate does not belong to the key %s".formatted(key),
                        "Name the key with which the certificate was made; the server's own certificate comes first.");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = new char[0];
            store.setKeyEntry(ALIAS, read, password, chain.toArray(new Certificate[0]));
            return new Tls(store, password);
        } catch (GeneralSecurityException e) {
            throw new InputException(
                    "%s is not a chain of certificates in PEM.".formatted(certificates),
                    "Name the server's certificate, then those that vouch for it, in one PEM file.",
                    e);
        } catch (IOException e) {
            throw unreadable(certificates, e);
        }
    }

    private static PrivateKey privateKey(Path file) {
        Matcher pem = PEM_KEY.matcher(text(file));
        if (!pem.find()) {
            throw wrong(
                    file,
                    "it holds no private key in PKCS#8 without a password",
                    "Convert it: openssl pkcs8 -topk8 -nocrypt -in KEY.pem -out NEW.pem");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decoded(file, pem.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException ofAnotherAlgorithm) {
                // The next one may read it.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java has " + algorithm, e);
            }
        }
        throw wrong(file, "its key is neither RSA nor of an elliptic curve", "Create one of these.");
    }

    private static byte[] decoded(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InputException("%s is not usable: its key is damaged.".formatted(file), "Copy it again.", e);
        }
    }

    /**
     * Reads a PKCS#12 file.
     *
     * @param password of the file and of its key
     * @throws InputException if it is not usable
     */
    public static Tls ofPkcs12(Path file, String password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            if (Collections.list(store.aliases()).stream().noneMatch(alias -> isKey(store, alias))) {
                throw wrong(file, "it holds no private key", "Export the certificate together with its key.");
            }
            return new Tls(store, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw notPkcs12(file, e);
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                throw new InputException(
                        "The password of %s is wrong.".formatted(file), "Set RETORT_TLS_PASSWORD to it.", e);
            }
            throw Files.isReadable(file) ? notPkcs12(file, e) : unreadable(file, e);
        }
    }

    /** What a key has signed, the certificate of that key confirms. */
    private static boolean belong(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] text = "retort".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        try {
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(text);
            return checking.verify(signature);
        } catch (InvalidKeyException | SignatureException ofAnotherKind) {
            return false;
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    KeyStore store() {
        return store;
    }

    String password() {
        return new String(password);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputException wrong(Path file, String problem, String remedy) {
        return new InputException("%s is not usable: %s.".formatted(file, problem), remedy);
    }

    private static InputException notPkcs12(Path file, Exception e) {
        return new InputException("%s is not a PKCS#12 file.".formatted(file), "Name a .p12 file.", e);
    }

    private static ResourceException unreadable(Path file, IOException e) {
        return new ResourceException(
                "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
    }
}
