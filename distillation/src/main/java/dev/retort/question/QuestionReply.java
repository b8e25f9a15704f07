package dev.retort.question;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the questions in what a chat model replied: drops thoughts, preambles, numbering, quotes and answers, and cuts a line
 * with several questions into one each. Thread-safe.
 */
final class QuestionReply {

    private static final Pattern THOUGHT = Pattern.compile("(?s)<think>.*?(</think>|$)");
    private static final Pattern FENCE = Pattern.compile("(?m)^```.*$");
    private static final Pattern NUMBERING =
            Pattern.compile("^(?:[-*•–>#]+\\s+|\\(?\\d{1,3}[.):\\]]\\s*|\\(?[a-zA-Z][.)]\\s+"
                    + "|(?:[Qq](?:uestion|UESTION)?|Query)\\s*(?:#?\\d{1,3})?\\s*[:.)]\\s*)+");
    private static final Pattern PREAMBLE = Pattern.compile(
            "^(?:(?:sure|certainly|of course|okay|ok|absolutely|great)\\b[^?:]*|here (?:is|are|'s)[^?:]*"
                    + "|here’s[^?:]*|(?:the|a|my|one) (?:possible )?questions?[^?:]*(?:is|are|be)?):\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTES = Pattern.compile("^[\"“”'‘’«»*_`\\s]+|[\"“”'‘’«»*_`\\s]+$");
    private static final Pattern AFTER_MARK = Pattern.compile("(?<=[?])[\"”’)*]*\\s+(?=[\"“‘(*]*[\\p{Lu}\\d])");
    private static final Pattern AFTER_SENTENCE = Pattern.compile("(?<=[.!])\\s+(?=\\p{Lu})");
    private static final Pattern OPENING = Pattern.compile(
            "^(?i:what|why|how|which|who|whom|whose|when|where|in (?:what|which)|to what|at (?:what|which)|on (?:what|which)"
                    + "|by (?:what|which)|under (?:what|which)|for (?:what|which|how|whom)|from (?:what|which)|with (?:what|which)"
                    + "|is|are|was|were|do|does|did|can|could|should|would|will|must|may|has|have|name|according|if|given"
                    + "|besides|apart|during|after|before|compared|aside|other than|within|as)\\b.*",
            Pattern.DOTALL);

    private QuestionReply() {}

    /** Returns the questions of a reply, in its order; empty where there are none. */
    static List<String> questions(String reply) {
        String text = FENCE.matcher(THOUGHT.matcher(reply).replaceAll("")).replaceAll("");
        List<String> questions = new ArrayList<>();
        for (String line : text.split("\\R")) {
            for (String piece : AFTER_MARK.split(unwrap(line))) {
                String question = lastSentence(unwrap(piece)).replaceAll("\\s+", " ");
                if (question.endsWith("?") && OPENING.matcher(question).matches()) {
                    questions.add(question);
                }
            }
        }
        return List.copyOf(questions);
    }

    private static String unwrap(String line) {
        String before;
        String after = line.strip();
        do {
            before = after;
            after = QUOTES.matcher(after).replaceAll("");
            after = replaceFirst(NUMBERING, after);
            after = replaceFirst(PREAMBLE, after);
        } while (!after.equals(before));
        return after;
    }

    /** A statement before the question is an introduction that the question may lean on: the question alone is kept. */
    private static String lastSentence(String text) {
        String[] sentences = AFTER_SENTENCE.split(text);
        return sentences[sentences.length - 1];
    }

    private static String replaceFirst(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? text.substring(matcher.end()) : text;
    }
}
