package dev.retort.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds text that reads like an instruction to a language model, by its wording. It errs on the side of silence and proves
 * nothing: what it finds is listed for a person, not removed. Thread-safe.
 */
public final class InjectionDetector {

    private static final int CONTEXT = 60;

    /** In the order of their names, which is that of signs at one place. */
    private static final List<Sign> SIGNS = List.of(
            words(
                    "addresses the model",
                    "aimn",
                    "\\b(?:attention|note|message|instructions?) (?:to|for) (?:the |any |all )?(?:ai|llm|language model|assistant|chatbot|grader|evaluator)s?\\b"),
            words(
                    "asks for the prompt",
                    "loprs",
                    "\\b(?:reveal|print|show|repeat|output|leak)\\b.{0,30}\\b(?:system prompt|your (?:instructions|prompt|rules))\\b"),
            words(
                    "dictates a verdict",
                    "egjmrsv",
                    "\\b(?:score|rate|grade|mark|judge|evaluate|verdict)\\b.{0,40}\\b(?:this|the) (?:answer|response|statement|text|passage)s?\\b.{0,30}\\b(?:as )?(?:1|10|100|perfect|correct|faithful|highest|maximum)\\b"),
            words(
                    "dictates answers",
                    "aoprs",
                    "\\b(?:answer|respond|reply|say|output|return|print)\\b.{0,60}\\b(?:to (?:every|all|any|each)(?: other)? (?:questions?|prompts?|request)|no matter what|regardless of the (?:question|context|input))\\b"),
            words(
                    "gives the model a role",
                    "afpy",
                    "\\b(?:you are now|from now on,? you|pretend (?:to be|you are)|act as (?:an? )?(?:unrestricted|different|evil|jailbroken))\\b"),
            new Sign(
                    "hides characters",
                    "\u200B\u2060\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uDB40",
                    Pattern.compile(
                            "[\\u202A-\\u202E\\u2066-\\u2069]|[\\x{E0020}-\\x{E007F}]|(?:[\\u200B\\u2060]){3,}")),
            new Sign(
                    "imitates a chat format",
                    "<[#",
                    Pattern.compile(
                            "<\\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id)\\|>|\\[/?INST]|<</?SYS>>|(?m)^#{2,3} (?:Instruction|System|Response):")),
            words(
                    "overrides instructions",
                    "dfiov",
                    "\\b(?:ignore|disregard|forget|override|do not follow|don't follow)\\b.{0,25}"
                            + "\\b(?:above(?=[.,;:!]| and\\b)"
                            + "|(?:all|any|previous|prior|earlier|above|preceding|your|these|my)(?: of)?(?: the| your)?"
                            + " (?:instructions?|prompts?|rules|directions|messages))\\b"
                            + "|\\b(?:ignorier|vergiss|ignore[zr]|oublie|ignora|olvida).{0,40}"
                            + "\\b(?:anweisungen|instructions|consignes|instrucciones|istruzioni)\\b"));

    /**
     * What an instruction may look like.
     *
     * @param beginnings the characters, in small letters, with which it can begin: at any other it need not be tried
     */
    private record Sign(String name, String beginnings, Pattern pattern) {}

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
        List<Search> searches =
                SIGNS.stream().map(sign -> new Search(sign, text)).toList();
        List<Suspicion> found = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            if (at > 0 && isWord(here) && isWord(text.charAt(at - 1))) {
                continue;
            }
            char folded = Character.toLowerCase(Character.toUpperCase(here));
            for (Search search : searches) {
                if (search.found(at, folded)) {
                    found.add(new Suspicion(search.sign.name(), at, excerpt(text, at, search.end)));
                }
            }
        }
        return found;
    }

    /** Returns whether a character is one that \b takes for part of a word in every version of Java. */
    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /** One sign looked for in one text, from its beginning to its end. */
    private static final class Search {

        private final Sign sign;
        private final Matcher match;
        private final int length;
        private int end;

        Search(Sign sign, String text) {
            this.sign = sign;
            this.match = sign.pattern().matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
            this.length = text.length();
        }

        boolean found(int at, char folded) {
            if (at < end || sign.beginnings().indexOf(folded) < 0) {
                return false;
            }
            match.region(at, length);
            if (!match.lookingAt()) {
                return false;
            }
            end = match.end();
            return true;
        }
    }

    private static Sign words(String name, String beginnings, String words) {
        // A document breaks lines anywhere: a dot stands for line ends too.
        return new Sign(
                name,
                beginnings,
                Pattern.compile(
                        words.replace(" ", "\\s+"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
    }

    private static String excerpt(String text, int start, int end) {
        String around = text.substring(Math.max(0, start - CONTEXT), Math.min(text.length(), end + CONTEXT));
        return around.replaceAll("[\\s\\p{Cf}]+", " ").strip();
    }
}
