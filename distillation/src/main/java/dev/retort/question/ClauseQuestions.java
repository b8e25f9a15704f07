package dev.retort.question;

import dev.retort.question.QuestionDrafts.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions made by turning a sentence around one of its clauses: what stays in the question is the main clause, what is asked
 * for is the reason, the means, the time or the deed in the rest. English only. Thread-safe.
 */
final class ClauseQuestions {

    private static final int FEWEST_WORDS_BEFORE = 2;

    private static final String PURPOSES =
            "ensure|avoid|prevent|determine|identify|improve|reduce|facilitate|protect|gain"
                    + "|minimize|minimise|maintain|verify|detect|confirm|keep|limit|meet|address|understand|assist|preserve|enhance"
                    + "|obtain|perform|provide|handle|collect|analyze|analyse|exchange|validate|mitigate|contain|eradicate|restore"
                    + "|encourage|encrypt|derive|indicate|establish|report|help|allow|enable|make|support|monitor|document|track"
                    + "|communicate|coordinate|respond|recover|learn|find|discover|assess|evaluate|create|develop|implement|share"
                    + "|increase|decrease|achieve|accomplish|demonstrate|guide|guard|safeguard|comply|conduct|discuss|notify|inform"
                    + "|accommodate|authenticate|control|manage|carry|complete|select|resolve|correct|gather|examine|record|restrict";
    private static final Pattern REASON = Pattern.compile(",? (?:(because|so that|in order to|due to|in case)"
            + "|(?:(?:primarily|mainly|partly|largely|simply) )?to (?:[a-z]+ly |better )?(?:" + PURPOSES + ")) ");
    private static final Pattern MEANS = Pattern.compile(
            ",? (?:by (?:[a-z]+ly )?[a-z]+ing|by use of|through|via|in a manner|according to|in accordance with|based on|using) ");
    private static final Pattern CIRCUMSTANCE =
            Pattern.compile(",? ((?:before|after|when|whenever|if|once|until|during|prior to|as soon as) .+)$");
    private static final Pattern CIRCUMSTANTIAL_LEAD =
            Pattern.compile("^(after|before|when|whenever|if|during|once|until|prior to|upon|in case)\\b.*");
    private static final Pattern NO_CIRCUMSTANCE =
            Pattern.compile("\\b(it|they|them|he|she|this|these|those|there|its|their)\\b"
                    + "|^\\w+ (possible|necessary|appropriate|applicable|needed|feasible|required)$");
    private static final Pattern UNFINISHED = Pattern.compile(
            ".*(\\b(and|or|the|a|an|of|to|in|for|with|by|as|that|which|who|just|only|even|simply|primarily|mainly|largely"
                    + "|partly|especially|particularly|before|after|when|while|than|then|including|without|not|be|been"
                    + "|stop|start|begin|consider|avoid|on|from|at|into|through|such|is|are|was|were)|,)\\s*$");
    private static final Pattern SECOND_CLAUSE =
            Pattern.compile("[;:|—–]|, (so|and then|but|which|and) | (when|if|because|where|while|although|so that) ");
    /** Verbs that take somebody along: "require agencies to report". */
    private static final Pattern TAKES_OBJECT_AND_INFINITIVE = Pattern.compile(
            "^(require|enable|encourage|allow|ask|instruct|help|cause|force|direct|advise|permit|expect|assist|lead|want"
                    + "|recommend) (.{3,60}?) to ([a-z]+)\\b.*");

    private static final Pattern IMPERATIVE = Pattern.compile(
            "^(Establish|Maintain|Provide|Review|Document|Identify|Develop|Include|Create|Ensure|Consider|Implement|Use|Keep"
                    + "|Configure|Perform|Conduct|Prepare|Determine|Verify|Monitor|Report|Record|Remind|Select|Make|Require"
                    + "|Collect|Hold|Assign|Restrict|Limit|Test|Obtain|Prioritize|Emphasize|Acquire|Profile|Retain|Run"
                    + "|Contact|Notify|Remove|Store|Update|Analyze|Assess|Evaluate|Define|Design|Train|Set|Share|Follow"
                    + "|Start|Safeguard|Confirm|Block|Protect|Encourage|Have|Give|Increase) .+");
    private static final Pattern UNDECIDED =
            Pattern.compile("^(not |attempt|decide|choose|prefer|want|need|try|wish)\\b.*");

    /** Words after which "to …" is not a purpose but what the word itself calls for: "able to", "need to", "how to". */
    private static final Set<String> CALLS_FOR_INFINITIVE = Set.of("""
            need needs needed able unable required likely unlikely expected want wants wish wishes encouraged how whether \
            ability responsibility responsible authority way ways order attempt attempts try tries trying continue \
            continues choose chooses decide decides decision prefer prefers plan plans allow allows allowed enable enables \
            permit permits ask asks asked force forced cause causes difficult easy easier hard harder possible impossible \
            important necessary essential critical helpful useful capable prepared ready willing helps help advised \
            intended designed used due prior according related reason reasons infeasible feasible best time times enough \
            right opportunity opportunities obligation requirement requirements capability capabilities capacity failure \
            failing fail fails effort efforts tend tends begin begins start starts seem seems appears appear trained not \
            and or as is are be instructed agree agrees agreed learn learned people everyone anyone members staff \
            personnel handlers analysts users organizations agencies team teams individuals""".split(" "));

    private ClauseQuestions() {}

    /** Returns the questions a sentence can be turned into, the surest first; empty where it has no clause to ask for. */
    static List<Candidate> of(String sentence, String passage) {
        List<Candidate> questions = new ArrayList<>();
        if (IMPERATIVE.matcher(sentence).matches()) {
            String order = sentence.substring(0, 1).toLowerCase(Locale.ROOT)
                    + sentence.substring(1).replaceFirst("[.!”\"]+$", "");
            reason(new Clause(Optional.empty(), "it", "is", "important to " + order), questions);
            return questions;
        }
        Clause.of(sentence, passage).ifPresent(clause -> {
            reason(clause, questions);
            means(clause, questions);
            deed(clause, questions);
            demand(clause, questions);
            duty(clause, questions);
        });
        return questions;
    }

    private static void reason(Clause clause, List<Candidate> questions) {
        Matcher marker = REASON.matcher(clause.predicate());
        while (marker.find()) {
            String main = clause.predicate().substring(0, marker.start());
            boolean stated = marker.group(1) != null;
            boolean purpose = !callsForInfinitive(main)
                    && !TAKES_OBJECT_AND_INFINITIVE.matcher(clause.predicate()).matches();
            if (isWhole(main) && (stated || purpose)) {
                questions.add(new Candidate(turned("Why", clause, main), QuestionKind.REASON));
                return;
            }
        }
    }

    private static void means(Clause clause, List<Candidate> questions) {
        Matcher marker = MEANS.matcher(clause.predicate());
        if (marker.find() && !UNDECIDED.matcher(clause.predicate()).matches()) {
            String main = clause.predicate().substring(0, marker.start());
            if (isWhole(main)) {
                questions.add(new Candidate(turned("How", clause, main), QuestionKind.PROCEDURE));
            }
        }
    }

    private static void deed(Clause clause, List<Candidate> questions) {
        if (!clause.auxiliary().matches("should|must|can|may|will|shall") || !clause.isActive()) {
            return;
        }
        Matcher trailing = CIRCUMSTANCE.matcher(clause.predicate());
        String circumstance = clause.lead()
                .filter(lead -> CIRCUMSTANTIAL_LEAD.matcher(lead).matches())
                .orElse(trailing.find() ? trailing.group(1) : "");
        boolean usable = !circumstance.isEmpty()
                && !NO_CIRCUMSTANCE.matcher(circumstance).find()
                && !circumstance.matches(".*[;:|].*");
        if (usable) {
            questions.add(new Candidate(
                    "What %s %s do %s?".formatted(clause.auxiliary(), clause.subject(), circumstance),
                    QuestionKind.PROCEDURE));
        }
    }

    private static void demand(Clause clause, List<Candidate> questions) {
        Matcher demand = TAKES_OBJECT_AND_INFINITIVE.matcher(clause.predicate());
        if (demand.matches() && !demand.group(2).matches(".*[,;:].*|.*\\b(that|which|not)\\b.*")) {
            questions.add(new Candidate(
                    "What %s %s %s %s to do?"
                            .formatted(clause.auxiliary(), clause.subject(), demand.group(1), demand.group(2)),
                    QuestionKind.FACT));
        }
    }

    private static void duty(Clause clause, List<Candidate> questions) {
        if (clause.isBeing() && clause.predicate().startsWith("responsible for ")) {
            questions.add(new Candidate(
                    "What %s %s responsible for?".formatted(clause.auxiliary(), clause.subject()), QuestionKind.FACT));
        }
    }

    private static String turned(String word, Clause clause, String main) {
        return "%s %s %s %s?".formatted(word, clause.auxiliary(), clause.subject(), main.strip());
    }

    private static boolean isWhole(String main) {
        return main.strip().split("\\s+").length >= FEWEST_WORDS_BEFORE
                && !UNFINISHED.matcher(main).matches()
                && !SECOND_CLAUSE.matcher(main).find();
    }

    private static boolean callsForInfinitive(String main) {
        String[] words = main.strip().split("\\s+");
        return CALLS_FOR_INFINITIVE.contains(words[words.length - 1].replaceAll("\\W", ""));
    }
}
