package dev.retort.tracking.wandb;

import java.util.random.RandomGenerator;

/** Ids of runs as W&amp;B makes them: eight lower-case letters and digits. */
final class WandbRunId {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 8;

    private WandbRunId() {}

    static String random(RandomGenerator random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
