package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.abstention.Abstention;
import dev.retort.evaluation.comparison.Comparer;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.evaluation.facts.KeyFactRecall;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Who answers a set of eval questions, what the answers are scored by, and how the scores are compared: the same on one machine
 * and on a cluster.
 *
 * @param config the settings
 * @param questions the questions; none before they were made
 * @param absent arms of the settings that do not answer here
 */
@API(status = API.Status.INTERNAL)
public record EvalArms(RunConfig config, List<Question> questions, Set<Arm> absent) {

    /** Who is compared with the student where no tuned student answers. */
    private static final List<Arm> CANDIDATES = List.of(Arm.TUNED, Arm.TEACHER, Arm.CLOSED_BOOK);

    /** Copies the list and the set. */
    public EvalArms {
        questions = List.copyOf(questions);
        absent = Set.copyOf(absent);
    }

    /** Creates the arms of a run on one machine, where everybody answers. */
    EvalArms(RunConfig config, List<Question> questions) {
        this(config, questions, Set.of());
    }

    /** Returns whether a question has key facts. */
    public boolean hasFacts() {
        return questions.stream().anyMatch(question -> !question.facts().isEmpty());
    }

    /** Returns everybody who answers, in their usual order: where there are key facts, the whole context too. */
    public List<Arm> arms() {
        List<Arm> arms = config.answers().allArms().stream()
                .filter(arm -> !absent.contains(arm))
                .toList();
        return arms.contains(Arm.WHOLE_CONTEXT) || !hasFacts()
                ? arms
                : Stream.concat(arms.stream(), Stream.of(Arm.WHOLE_CONTEXT)).toList();
    }

    /** Returns which arm plays which part; empty where nobody answers whom the student could be compared with. */
    public Optional<Roles> roles() {
        List<Arm> arms = arms();
        return CANDIDATES.stream().filter(arms::contains).findFirst().map(candidate -> {
            Roles usual = Roles.DISTILLATION;
            Roles roles = new Roles(candidate.fileName(), usual.baseline(), usual.echo(), usual.controls());
            return arms.contains(Arm.WHOLE_CONTEXT) ? roles.withWholeContext(Arm.WHOLE_CONTEXT.fileName()) : roles;
        });
    }

    /** Returns the names of the scores: those that the questions ask for, and those of the settings. */
    public List<String> metrics() {
        List<String> faults = questions.stream().anyMatch(Question::isUnanswerable)
                ? Stream.of(Abstention.Fault.values())
                        .map(Abstention.Fault::metric)
                        .toList()
                : List.of();
        List<String> names = new ArrayList<>();
        if (hasFacts()) {
            // The score that decides comes first, and beside it the two that show its price.
            names.add(KeyFactRecall.NAME);
            names.addAll(faults);
        }
        names.addAll(config.scores().metrics());
        names.addAll(faults);
        return names.stream().distinct().toList();
    }

    /**
     * Compares the arms.
     *
     * @param scores of each arm, a line for each question
     * @param metrics what they are scored by
     * @param student the student's answers, in the order of the questions; asked for only where there are key facts
     * @return empty where nobody answers whom the student could be compared with
     */
    public Optional<Comparison> compared(
            Map<Arm, List<QuestionScores>> scores, List<MetricDescription> metrics, Supplier<List<Answer>> student) {
        Map<String, List<QuestionScores>> byName = new LinkedHashMap<>();
        arms().forEach(arm -> byName.put(arm.fileName(), scores.getOrDefault(arm, List.of())));
        return roles().map(roles -> {
            Comparison comparison = new Comparer().compare(byName, metrics, roles);
            return hasFacts() ? comparison.withContext(SetContext.figures(questions, student.get())) : comparison;
        });
    }
}
