package dev.retort.recording;

import dev.langchain4j.data.message.ChatMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A share of all prompts, chosen by their hash, so that it depends on no order and no thread. */
final class PromptSample {

    private static final double HASHES = 0x1p53;

    private final double share;

    PromptSample(double share) {
        this.share = share;
    }

    boolean contains(List<ChatMessage> prompt) {
        if (share >= 1) {
            return true;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ChatMessage message : prompt) {
                digest.update(message.toString().getBytes(StandardCharsets.UTF_8));
            }
            long hash = ByteBuffer.wrap(digest.digest()).getLong() >>> 11;
            return hash / HASHES < share;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
