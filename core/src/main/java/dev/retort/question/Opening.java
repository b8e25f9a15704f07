package dev.retort.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first words of a question, forced upon a model that would not find a good question by itself.
 *
 * @param words such as {@code "What should the team"}
 * @param kind what a question so begun asks for
 */
record Opening(String words, QuestionKind kind) {

    private static final Pattern DUTY = Pattern.compile("\\b(should|must|need|recommend)");
    private static final Pattern MEANS = Pattern.compile("\\b(by \\w+ing|using|through)\\b");
    private static final Pattern DEED = Pattern.compile("^(?!not |be |have |need )([a-z]+) (?!to |and |or )\\S.*");

    /** Returns the openings that suit a sentence: with its own subject and verb where these are clear. */
    static List<Opening> of(String sentence, String passage) {
        List<Opening> openings = new ArrayList<>();
        Optional<Clause> clause = Clause.of(sentence, passage);
        openings.add(new Opening(
                clause.map(found -> "Why %s %s".formatted(found.auxiliary(), found.subject()))
                        .orElse("Why"),
                QuestionKind.REASON));
        if (MEANS.matcher(sentence).find()) {
            openings.add(new Opening("How", QuestionKind.PROCEDURE));
        }
        clause.filter(found -> !found.isBeing()).ifPresent(found -> {
            Matcher deed = DEED.matcher(found.predicate());
            if (deed.matches()) {
                openings.add(new Opening(
                        "What %s %s %s".formatted(found.auxiliary(), found.subject(), deed.group(1)),
                        QuestionKind.FACT));
            }
        });
        if (clause.isEmpty() && DUTY.matcher(sentence).find()) {
            openings.add(new Opening("What should", QuestionKind.PROCEDURE));
        }
        return openings;
    }
}
