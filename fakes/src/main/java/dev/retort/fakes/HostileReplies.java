package dev.retort.fakes;

import java.util.List;
import java.util.Random;

/** Replies no model should give: pieces of questions and JSON, repeated, joined and cut at random. */
public final class HostileReplies {

    private static final int MOST = 80_000;
    private static final List<String> PIECES = List.of(
            " ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\\",
            "\n",
            "1. ",
            "a) ",
            "Q: ",
            "Question 1: ",
            "Sure: ",
            "here is ",
            "the question is ",
            "What is a pump? ",
            "? ",
            "?\" ",
            ". A",
            "*",
            "_",
            "`",
            "```",
            "<think>",
            "</think>",
            "{\"verdicts\": [",
            "{\"verdict\": 1, \"reason\": \"x\"}",
            ",",
            ":",
            "\"a\":",
            "null",
            "NaN",
            "'",
            "1e9",
            "\u2028",
            "\u00A0",
            "\uD83D",
            "\uFEFF",
            "eyJ",
            "eyJ-",
            "sk-",
            "-----BEGIN PRIVATE KEY-----",
            "@",
            ".",
            "+",
            "0",
            "DE12 ",
            "password: ",
            "\t",
            "(",
            "question",
            "Why does it stop?",
            "\\u12",
            "[[",
            "[{\"a\":");

    private HostileReplies() {}

    /** Returns how many inputs a test tries: 60, or what the system property {@code retort.fuzz} says. */
    public static int count() {
        return Integer.getInteger("retort.fuzz", 60);
    }

    /** Returns the reply of a seed, of at most some 80,000 characters. */
    public static String of(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            if (random.nextInt(4) == 0) {
                piece += PIECES.get(random.nextInt(PIECES.size()));
            }
            int times = random.nextInt(3) == 0 ? random.nextInt(20_000) : 1 + random.nextInt(3);
            text.append(piece.repeat(Math.min(times, 1 + MOST / piece.length())));
        }
        return text.substring(0, Math.min(text.length(), MOST));
    }
}
