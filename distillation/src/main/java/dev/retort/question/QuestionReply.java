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
            Pattern.compile("[-*•–>#]++\\s++|\\(?\\d{1,3}[.):\\]]\\s*+|\\(?[a-zA-Z][.)]\\s++"
                    + "|(?:[Qq](?:uestion|UESTION)?|Query)\\s*+(?:#?\\d{1,3})?\\s*+[:.)]\\s*+");
    private static final Pattern PREAMBLE = Pattern.compile(
            "(?:(?:sure|certainly|of course|okay|ok|absolutely|great)\\b[^?:]*|here (?:is|are|'s)[^?:]*"
                    + "|here’s[^?:]*|(?:the|a|my|one) (?:possible )?questions?[^?:]*(?:is|are|be)?):\\s*+",
            Pattern.CASE_INSENSITIVE);
    private static final String QUOTES = "\"“”'‘’«»*_`";
    private static final int LONGEST = 64_000;
    private static final Pattern AFTER_MARK = Pattern.compile("(?<=[?])[\"”’)*]*\\s+(?=[\"“‘(*]*[\\p{Lu}\\d])");
    private static final Pattern AFTER_SENTENCE = Pattern.compile("(?<=[.!])\\s+(?=\\p{Lu})");
    private static final Pattern OPENING = Pattern.compile(
            "^(?i:what|why|how|which|who|whom|whose|when|where|in (?:what|which)|to what|at (?:what|which)|on (?:what|which)"
                    + "|by (?:what|which)|under (?:what|which)|for (?:what|which|how|whom)|from (?:what|which)|with (?:what|which)"
                    + "|is|are|was|were|do|does|did|can|could|should|would|will|must|may|has|have|name|according|if|given"
                    + "|besides|apart|during|after|before|compared|aside|other than|within|as)\\b.*",
            Pattern.DOTALL);

    private QuestionReply() {}

    /**
     * Returns the questions of a reply, in its order; empty where there are none. Time is linear; text behind the
     * 64,000th character is not looked at.
     */
    static List<String> questions(String reply) {
        String read = reply.length() > LONGEST ? reply.substring(0, LONGEST) : reply;
        String text = FENCE.matcher(THOUGHT.matcher(read).replaceAll("")).replaceAll("");
        List<String> questions = new ArrayList<>();
        for (String line : text.split("\\R")) {
            for (String piece : AFTER_MARK.split(unwrap(collapsed(line)))) {
                String question = lastSentence(unwrap(piece));
                if (question.endsWith("?") && OPENING.matcher(question).matches()) {
                    questions.add(question);
                }
            }
        }
        return List.copyOf(questions);
    }

    /** Every run of blanks becomes one blank: no pattern meets a long run. */
    private static String collapsed(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean blank = Character.isWhitespace(c);
            if (!blank) {
                text.append(c);
            } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static String unwrap(String line) {
        Matcher numbering = NUMBERING.matcher(line);
        Matcher preamble = PREAMBLE.matcher(line);
        int start = 0;
        int end = line.length();
        int before;
        do {
            before = start;
            while (start < end && isAround(line.charAt(start))) {
                start++;
            }
            while (end > start && isAround(line.charAt(end - 1))) {
                end--;
            }
            start = behind(numbering, start, end);
            start = behind(preamble, start, end);
        } while (start != before);
        return line.substring(start, end);
    }

    private static boolean isAround(char c) {
        return Character.isWhitespace(c) || QUOTES.indexOf(c) >= 0;
    }

    private static int behind(Matcher matcher, int start, int end) {
        return matcher.region(start, end).lookingAt() ? matcher.end() : start;
    }

    /** A statement before the question is an introduction that the question may lean on: the question alone is kept. */
    private static String lastSentence(String text) {
        String[] sentences = AFTER_SENTENCE.split(text);
        return sentences[sentences.length - 1];
    }
}
