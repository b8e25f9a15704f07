package dev.retort.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds text that reads like an instruction to a language model, by its wording. It errs on the side of silence and proves
 * nothing: what it finds is listed for a person, not removed. Thread-safe.
 */
public final class InjectionDetector {

    private static final int CONTEXT = 60;

    private static final Map<String, Pattern> SIGNS = new TreeMap<>(Map.of(
            "overrides instructions",
            pattern("\\b(?:ignore|disregard|forget|override|do not follow|don't follow)\\b.{0,25}"
                    + "\\b(?:above(?=[.,;:!]| and\\b)"
                    + "|(?:all|any|previous|prior|earlier|above|preceding|your|these|my)(?: of)?(?: the| your)?"
                    + " (?:instructions?|prompts?|rules|directions|messages))\\b"
                    + "|\\b(?:ignorier|vergiss|ignore[zr]|oublie|ignora|olvida).{0,40}"
                    + "\\b(?:anweisungen|instructions|consignes|instrucciones|istruzioni)\\b"),
            "gives the model a role",
            pattern(
                    "\\b(?:you are now|from now on,? you|pretend (?:to be|you are)|act as (?:an? )?(?:unrestricted|different|evil|jailbroken))\\b"),
            "dictates answers",
            pattern(
                    "\\b(?:answer|respond|reply|say|output|return|print)\\b.{0,60}\\b(?:to (?:every|all|any|each)(?: other)? (?:questions?|prompts?|request)|no matter what|regardless of the (?:question|context|input))\\b"),
            "dictates a verdict",
            pattern(
                    "\\b(?:score|rate|grade|mark|judge|evaluate|verdict)\\b.{0,40}\\b(?:this|the) (?:answer|response|statement|text|passage)s?\\b.{0,30}\\b(?:as )?(?:1|10|100|perfect|correct|faithful|highest|maximum)\\b"),
            "asks for the prompt",
            pattern(
                    "\\b(?:reveal|print|show|repeat|output|leak)\\b.{0,30}\\b(?:system prompt|your (?:instructions|prompt|rules))\\b"),
            "addresses the model",
            pattern(
                    "\\b(?:attention|note|message|instructions?) (?:to|for) (?:the |any |all )?(?:ai|llm|language model|assistant|chatbot|grader|evaluator)s?\\b"),
            "imitates a chat format",
            Pattern.compile(
                    "<\\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id)\\|>|\\[/?INST]|<</?SYS>>|(?m)^#{2,3} (?:Instruction|System|Response):"),
            "hides characters",
            Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]|[\\x{E0020}-\\x{E007F}]|(?:[\\u200B\\u2060]){3,}")));

    /**
     * A place that looks like an instruction.
     *
     * @param sign what it looks like, such as {@code overrides instructions}
     * @param start where it begins, in characters
     * @param excerpt the place with a little of its surroundings, on one line
     */
    public record Suspicion(String sign, int start, String excerpt) {}

    /** Returns all suspicious places of a text, in order. */
    public List<Suspicion> suspicions(String text) {
        List<Suspicion> found = new ArrayList<>();
        SIGNS.forEach((sign, pattern) -> {
            Matcher match = pattern.matcher(text);
            while (match.find()) {
                found.add(new Suspicion(sign, match.start(), excerpt(text, match.start(), match.end())));
            }
        });
        found.sort(java.util.Comparator.comparingInt(Suspicion::start));
        return found;
    }

    private static Pattern pattern(String words) {
        // A document breaks lines anywhere: a dot stands for line ends too.
        return Pattern.compile(
                words.replace(" ", "\\s+"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private static String excerpt(String text, int start, int end) {
        String around = text.substring(Math.max(0, start - CONTEXT), Math.min(text.length(), end + CONTEXT));
        return around.replaceAll("[\\s\\p{Cf}]+", " ").strip();
    }
}
