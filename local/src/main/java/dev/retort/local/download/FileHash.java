package dev.retort.local.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes by which files are checked: {@code sha256:…} of the bytes, as large files on the hub have, or {@code git:…}, the
 * name git gives a small file (SHA-1 over {@code blob}, the length and the bytes).
 */
final class FileHash {

    private FileHash() {}

    static String sha256(Path file) throws IOException {
        return "sha256:" + hex(file, "SHA-256", new byte[0]);
    }

    static boolean matches(Path file, String hash) throws IOException {
        if (hash.startsWith("git:")) {
            byte[] head = ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII);
            return hash.equals("git:" + hex(file, "SHA-1", head));
        }
        return hash.equals(sha256(file));
    }

    private static String hex(Path file, String algorithm, byte[] head) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(head);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1 and SHA-256.", e);
        }
    }
}
