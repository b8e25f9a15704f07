package dev.retort.question;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The first words of a question, forced upon a model that would not find a good question by itself.
 *
 * @param words such as {@code "What should the team"}
 * @param kind what a question so begun asks for
 */
record Opening(String words, QuestionKind kind) {

    private static final Pattern DUTY = Pattern.compile("\\b(should|must|need|recommend)");
    private static final Pattern REASON = Pattern.compile("\\b(because|since|so that|in order to|due to|therefore)\\b");
    private static final Pattern MEANS = Pattern.compile("\\b(by \\w+ing|using|through)\\b");

    private static final Pattern TIME = Pattern.compile(
            "\\b(when|whenever|after|before|until|once|during|within|annually|monthly|days|hours|prior)\\b");
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d+|two|three|four|five|six|seven|eight|nine|ten)\\b");
    private static final Pattern VERB = Pattern.compile("[a-z]+");

    /** Returns further openings for a sentence that the first ones led to no question. */
    static List<Opening> more(String sentence, String passage) {
        List<Opening> openings = new ArrayList<>();
        Clause.of(sentence, passage).ifPresent(clause -> {
            String verb = clause.predicate().split("\\s+")[0];
            String words = "What %s %s".formatted(clause.auxiliary(), clause.subject());
            openings.add(new Opening(VERB.matcher(verb).matches() ? words + " " + verb : words, QuestionKind.FACT));
            openings.add(new Opening("What " + clause.auxiliary(), QuestionKind.FACT));
        });
        if (TIME.matcher(sentence).find()) {
            openings.add(new Opening("When", QuestionKind.FACT));
        }
        if (NUMBER.matcher(sentence).find()) {
            openings.add(new Opening("How many", QuestionKind.FACT));
        }
        openings.add(new Opening("What", QuestionKind.FACT));
        openings.add(new Opening("Which", QuestionKind.FACT));
        openings.add(new Opening("Who", QuestionKind.FACT));
        return openings;
    }

    /** Returns the openings that suit a sentence: with its own subject where that is clear. */
    static List<Opening> of(String sentence, String passage) {
        List<Opening> openings = new ArrayList<>();
        if (REASON.matcher(sentence).find()) {
            openings.add(new Opening("Why", QuestionKind.REASON));
        }
        if (MEANS.matcher(sentence).find()) {
            openings.add(new Opening("How", QuestionKind.PROCEDURE));
        }
        Clause.of(sentence, passage)
                .map(clause -> "What %s %s".formatted(clause.auxiliary(), clause.subject()))
                .ifPresent(words -> openings.add(new Opening(words, QuestionKind.FACT)));
        if (DUTY.matcher(sentence).find()) {
            openings.add(new Opening("What should", QuestionKind.PROCEDURE));
        }
        openings.add(new Opening("What is", QuestionKind.FACT));
        openings.add(new Opening("Which", QuestionKind.FACT));
        return openings;
    }
}
