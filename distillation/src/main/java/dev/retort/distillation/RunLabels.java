package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.error.UsageException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.agreement.Agreement;
import dev.retort.evaluation.agreement.AgreementMeter;
import dev.retort.evaluation.agreement.AnswerToLabel;
import dev.retort.evaluation.agreement.HumanLabel;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A person's labels of a run's answers, kept in {@code labels.jsonl} after each label, and how far the judges of support
 * agree with them. Labels of answers that have changed since do not count. Several processes may label the same run. Used by
 * one thread.
 */
@API(status = API.Status.INTERNAL)
public final class RunLabels {

    /** Scores that judge support, with the value from which an answer counts as supported. */
    private static final Map<String, Double> JUDGES = Map.of("grounded", 0.5, "faithfulness", 0.5);

    /** Arms whose answers a person labels: the controls only repeat others. */
    private static final List<Arm> ARMS = List.of(Arm.STUDENT, Arm.TUNED, Arm.TEACHER, Arm.CLOSED_BOOK, Arm.PROMPTED);

    private final RunDirectory run;
    private final List<AnswerToLabel> answers;
    private final List<HumanLabel> labels;

    private RunLabels(RunDirectory run, List<AnswerToLabel> answers, List<HumanLabel> labels) {
        this.run = run;
        this.answers = answers;
        this.labels = labels;
    }

    /** Reads the answers of a run that there are, and the labels. */
    public static RunLabels of(RunDirectory run) {
        List<AnswerToLabel> answers = new ArrayList<>();
        for (EvalSet set : EvalSet.values()) {
            for (Arm arm : ARMS) {
                if (Files.exists(run.answers(set, arm))) {
                    answers.addAll(answers(run, set, arm));
                }
            }
        }
        RunLabels labels = new RunLabels(run, List.copyOf(answers), new ArrayList<>());
        labels.read();
        return labels;
    }

    private void read() {
        labels.clear();
        if (Files.exists(run.labels())) {
            JsonLines.read(run.labels(), HumanLabel.class).stream()
                    .filter(label -> answers.stream().anyMatch(label::labels))
                    .forEach(labels::add);
        }
    }

    private static List<AnswerToLabel> answers(RunDirectory run, EvalSet set, Arm arm) {
        // An answer from memory is held against the same passages as the student's, as when it is scored.
        Split split = set == EvalSet.ASKED ? Split.ASKED : Split.EVAL;
        List<Question> asked = JsonLines.read(run.questions(set), Question.class).stream()
                .filter(question -> question.split() == split)
                .toList();
        List<Answer> given = ArmFiles.answers(run, set, arm, asked);
        List<Answer> shown = arm == Arm.CLOSED_BOOK ? ArmFiles.answers(run, set, Arm.STUDENT, asked) : given;
        List<AnswerToLabel> answers = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Answer answer = given.get(i);
            if (answer.failure().isEmpty() && !answer.text().isBlank()) {
                answers.add(new AnswerToLabel(
                        arm.fileName(),
                        answer.questionId(),
                        answer.question(),
                        shown.get(i).contexts(),
                        answer.text()));
            }
        }
        return answers;
    }

    /**
     * Draws the answers to label: the same ones each time, in the same order, the arms taking turns.
     *
     * @param count how many at most, such as 50
     */
    public List<AnswerToLabel> draw(int count, long seed) {
        return AnswerToLabel.draw(answers, count, seed);
    }

    /** Returns whether an answer has a label. */
    public boolean isLabelled(AnswerToLabel answer) {
        return labels.stream().anyMatch(label -> label.labels(answer));
    }

    /** Returns the label of an answer. */
    public Optional<Boolean> label(AnswerToLabel answer) {
        return labels.stream().filter(label -> label.labels(answer)).findFirst().map(HumanLabel::supported);
    }

    /** Returns the labels that count. */
    public List<HumanLabel> labels() {
        return List.copyOf(labels);
    }

    /**
     * Labels an answer, in place of an earlier label, and writes the file; labels that others have written since stay.
     *
     * @param seen the label that the person saw
     * @throws UsageException if somebody else has labelled the answer since
     */
    public void label(AnswerToLabel answer, boolean supported, Optional<Boolean> seen) {
        LabelLock.during(run, () -> {
            read();
            if (!label(answer).equals(seen)) {
                throw new UsageException(
                        "Somebody else has labelled this answer since you opened it.",
                        "Look at it again, then label it.");
            }
            write(answer, supported);
        });
    }

    /** Labels an answer, in place of any earlier label, and writes the file; labels that others have written since stay. */
    public void label(AnswerToLabel answer, boolean supported) {
        LabelLock.during(run, () -> {
            read();
            write(answer, supported);
        });
    }

    private void write(AnswerToLabel answer, boolean supported) {
        labels.removeIf(label -> label.labels(answer));
        labels.add(HumanLabel.of(answer, supported));
        JsonLines.write(run.labels(), labels);
    }

    /** Returns the agreement of each judge of support that scored labelled answers, by the name of its score. */
    public Map<String, Agreement> agreement() {
        Map<String, List<QuestionScores>> scores = new LinkedHashMap<>();
        for (Arm arm : ARMS) {
            List<QuestionScores> ofArm = Stream.of(EvalSet.values())
                    .map(set -> run.scores(set, arm))
                    .filter(Files::exists)
                    .flatMap(file -> JsonLines.read(file, QuestionScores.class).stream())
                    .toList();
            if (!ofArm.isEmpty()) {
                scores.put(arm.fileName(), ofArm);
            }
        }
        Map<String, Agreement> agreement = new LinkedHashMap<>();
        JUDGES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(judge -> HumanLabel.agreement(
                                labels, scores, judge.getKey(), judge.getValue(), new AgreementMeter())
                        .ifPresent(found -> agreement.put(judge.getKey(), found)));
        return agreement;
    }
}
