package dev.retort.fakes;

import java.util.List;
import java.util.stream.Stream;

/** A handbook of a machine plant in Markdown, from which a run makes questions in seconds, and a writer of these questions. */
public final class PlantHandbook {

    private static final List<String> THINGS = List.of(
            "boiler house",
            "yellow register",
            "crane inspector",
            "green cabinet",
            "night guard",
            "copper pipes",
            "welding school",
            "drawing archive",
            "turbine hall",
            "eastern staircase",
            "loading dock",
            "fire brigade");
    private static final List<String> DEEDS = List.of(
            "keeps its pressure at four bar during the long shift",
            "is signed by every visitor before the workshop opens",
            "replaces worn cables after two hundred lifts",
            "holds spare fuses for the lamps of the northern wing",
            "tests the sirens on the first Monday of a month",
            "carries cooling water below the floor of the pump room");
    private static final int SENTENCES_A_SECTION = 3;
    private static final int LAST_WORDS = 4;

    private PlantHandbook() {}

    /** Returns the text: twelve sections of three sentences. */
    public static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < THINGS.size(); i++) {
            text.append("# ").append(THINGS.get(i)).append("\n\n");
            for (int j = 0; j < SENTENCES_A_SECTION; j++) {
                text.append("The ")
                        .append(THINGS.get((i + 5 * j) % THINGS.size()))
                        .append(" of plant ")
                        .append(SENTENCES_A_SECTION * i + j + 1)
                        .append(' ')
                        .append(DEEDS.get((i + j) % DEEDS.size()))
                        .append(".\n\n");
            }
        }
        return text.toString();
    }

    /** Returns a question about one of the sentences that a prompt holds, chosen by the prompt. */
    public static String question(String prompt) {
        List<String> lines = Stream.of(prompt.split("\n"))
                .filter(line -> line.matches("The .+\\..*"))
                .toList();
        if (lines.isEmpty()) {
            return "What is kept?";
        }
        String line = lines.get(Math.floorMod(prompt.hashCode(), lines.size()));
        List<String> words = List.of(line.substring(4, line.indexOf('.')).split(" "));
        return "Which end has the rule that the %s?"
                .formatted(String.join(" ", words.subList(0, words.size() - LAST_WORDS)));
    }
}
