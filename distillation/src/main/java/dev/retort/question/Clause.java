package dev.retort.question;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An English sentence cut where a question can be made of it: {@code (lead,) subject auxiliary predicate}, such as "After an
 * incident, | the team | should | hold a meeting to find its causes". Recognised by its words alone; a sentence of another
 * shape has no clause. A plain verb is given its auxiliary: "FISMA requires" becomes "FISMA | does | require".
 *
 * @param lead the clause before the subject ("after an incident"), in small letters at its start
 * @param subject in small letters at its start unless it opens with a name
 * @param auxiliary such as "should", "is" or "does"
 * @param predicate what follows, without the final mark
 */
record Clause(Optional<String> lead, String subject, String auxiliary, String predicate) {

    private static final int MOST_SUBJECT_WORDS = 9;

    private static final Pattern PARENTHESIS = Pattern.compile("\\s*\\([^()]*\\)|\\s*\\[[^\\[\\]]*\\]");
    private static final Pattern LEAD = Pattern.compile(
            "^((?:After|Before|When|Whenever|If|During|Once|Until|While|For|To|In order to|In|On|At|As|By|With|Within|"
                    + "Because of|Because|Since|Depending on|Based on|Although|Prior to|Upon|Under|Without|Regardless of)"
                    + "\\s[^,;:]{3,90}),\\s+(.+)$");
    private static final String ADVERB = "(?:also|then|often|generally|typically|usually|therefore|thus|still|sometimes"
            + "|frequently|normally|commonly)";
    private static final Pattern WITH_AUXILIARY =
            Pattern.compile("^(.+?)\\s+(?:also\\s+)?(should|must|can|may|might|could|will|shall|is|are|was|were)\\s+(?:"
                    + ADVERB + "\\s+)?(.+)$");
    private static final Map<String, String> VERBS = verbs("""
            analyze require provide include allow contain describe enable ensure identify determine maintain perform \
            establish develop apply define specify restrict protect prevent reduce improve create offer rely depend \
            prefer consider permit prohibit involve represent assist assess evaluate notify implement adopt prepare \
            coordinate conduct designate assign receive choose collect examine encourage recommend specify expect \
            direct extend obtain retain acknowledge consist focus affect combine compare comply""");
    private static final Pattern WITH_VERB = Pattern.compile("^(.+?)\\s+(?:" + ADVERB + "\\s+)?("
            + VERBS.keySet().stream().sorted().collect(Collectors.joining("|")) + ")\\s+(.+)$");
    private static final Pattern NO_SUBJECT = Pattern.compile(
            "[,;:?!—–|]|\\b(that|which|who|whose|whom|what|when|where|how|why|if|because|and then|there|it|this|these|they"
                    + "|he|she|we|you|not only|to|has|have|had|does|do|means?|then)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> ALWAYS_SMALL =
            Set.of("the", "a", "an", "each", "every", "any", "all", "no", "one", "most", "many", "several", "only");

    /** Returns the clause of a sentence, where it has the shape. */
    static Optional<Clause> of(String sentence, String passage) {
        String plain = PARENTHESIS.matcher(sentence.strip()).replaceAll("").replaceFirst("[.!”\"]+$", "");
        Optional<String> lead = Optional.empty();
        Matcher leading = LEAD.matcher(plain);
        if (leading.matches()) {
            lead = Optional.of(leading.group(1).substring(0, 1).toLowerCase(Locale.ROOT)
                    + leading.group(1).substring(1));
            plain = leading.group(2);
        }
        Matcher auxiliary = WITH_AUXILIARY.matcher(plain);
        if (auxiliary.matches() && isSubject(auxiliary.group(1))) {
            return Optional.of(
                    new Clause(lead, smallStart(auxiliary.group(1), passage), auxiliary.group(2), auxiliary.group(3)));
        }
        Matcher verb = WITH_VERB.matcher(plain);
        if (verb.matches() && isSubject(verb.group(1))) {
            String form = verb.group(2);
            String base = VERBS.getOrDefault(form, form);
            return Optional.of(new Clause(
                    lead,
                    smallStart(verb.group(1), passage),
                    base.equals(form) ? "do" : "does",
                    base + " " + verb.group(3)));
        }
        return Optional.empty();
    }

    /** Returns whether the subject acts: "should report", not "should be reported". */
    boolean isActive() {
        return !isBeing()
                && !predicate.matches("(not\\s+)?(be|have been|have|occur|happen|exist|result|lead|cause)\\b.*");
    }

    /** Returns whether the auxiliary is a form of "be". */
    boolean isBeing() {
        return auxiliary.matches("is|are|was|were");
    }

    private static boolean isSubject(String text) {
        String[] words = text.split("\\s+");
        return words.length <= MOST_SUBJECT_WORDS && !NO_SUBJECT.matcher(text).find();
    }

    private static String smallStart(String text, String passage) {
        String[] words = text.split("\\s", 3);
        String first = words[0];
        boolean capitals = first.length() > 1
                && !first.substring(1).equals(first.substring(1).toLowerCase(Locale.ROOT));
        boolean partOfName = words.length > 1 && Character.isUpperCase(words[1].charAt(0));
        boolean nameElsewhere = Pattern.compile("[a-z,;] " + Pattern.quote(first) + "\\b")
                .matcher(passage)
                .find();
        String small = first.toLowerCase(Locale.ROOT);
        boolean common = ALWAYS_SMALL.contains(small) || (!capitals && !partOfName && !nameElsewhere);
        return common ? small + text.substring(first.length()) : text;
    }

    private static Map<String, String> verbs(String bases) {
        return Arrays.stream(bases.split(" "))
                .distinct()
                .flatMap(base -> Arrays.stream(new String[][] {{base, base}, {thirdPerson(base), base}}))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static String thirdPerson(String base) {
        if (base.matches(".*[^aeiou]y")) {
            return base.substring(0, base.length() - 1) + "ies";
        }
        return base + (base.matches(".*(s|x|z|ch|sh)") ? "es" : "s");
    }
}
