package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Answerer;
import dev.retort.answer.Context;
import dev.retort.answer.Controls;
import dev.retort.answer.Respondent;
import dev.retort.concurrent.Lazy;
import dev.retort.concurrent.ParallelWork;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.Stage;
import dev.retort.text.Sentences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Questions to answers, arm by arm, from the same passages. */
final class AnswerStage {

    static final String TRAIN_STEP = "train answers";

    /** The arms whose answers models give before training; the controls are made of the student's. */
    private static final List<Arm> ASKED = List.of(Arm.STUDENT, Arm.CLOSED_BOOK, Arm.TEACHER);

    private final Bench bench;
    private final Respondents respondents;

    AnswerStage(Bench bench) {
        this.bench = bench;
        this.respondents = new Respondents(bench.roles(), bench::contexts);
    }

    /** Answers of everybody who needs neither the training nor what it was made of. */
    String before() {
        List<Arm> arms = bench.config().answers().allArms();
        List<Runnable> work = new ArrayList<>();
        for (Arm arm : List.of(Arm.STUDENT, Arm.CLOSED_BOOK)) {
            if (arms.contains(arm)) {
                work.add(() -> eval(arm, () -> student(bench.config().student().ref(), arm)));
            }
        }
        if (arms.contains(Arm.TEACHER)) {
            work.add(() -> eval(Arm.TEACHER, respondents::evalTeacher));
        }
        if (bench.studentElsewhere()) {
            ParallelWork.runAll(work, "answers");
        } else {
            work.forEach(Runnable::run);
        }
        bench.sets().forEach(this::controls);
        return "%s answered %s"
                .formatted(
                        arms.stream()
                                .filter(arm -> arm != Arm.TUNED && arm != Arm.PROMPTED)
                                .map(Arm::fileName)
                                .collect(Collectors.joining(", ")),
                        bench.sets().stream()
                                .map(set -> set.questions().size() + " "
                                        + set.which().title())
                                .collect(Collectors.joining(" and ")));
    }

    /** The teacher's answers to the train questions, several each where the settings ask for them. */
    void trainAnswers() {
        int answers = bench.config().dataset().teacherAnswers();
        write(
                trainStep(),
                () -> answers == 1
                        ? trainTeacher().answer(bench.questionsToAnswer(Split.TRAIN), bench.progress())
                        : respondents
                                .modelTeacher(Respondents.TRAIN_TASK)
                                .answer(bench.questionsToAnswer(Split.TRAIN), answers, bench.progress()));
    }

    private Respondent trainTeacher() {
        boolean ownAnswers =
                bench.questions(Split.TRAIN).stream().map(Question::reference).allMatch(Optional::isPresent);
        return respondents.trainTeacher((question, k) -> bench.trainIndex().retrieve(question, k), ownAnswers);
    }

    /** The tuned student's answers. */
    void tuned(ModelRef tunedModel) {
        Supplier<Respondent> student = new Lazy<>(() -> tunedStudent(tunedModel))::get;
        bench.sets().forEach(set -> write(tunedStep(set, tunedModel.toString()), () -> answers(set, student)));
    }

    /** Returns the tuned student with the run's passages before it. */
    Respondent tunedStudent(ModelRef tunedModel) {
        return student(tunedModel, Arm.TUNED);
    }

    private void eval(Arm arm, Supplier<Respondent> respondent) {
        Supplier<Respondent> once = new Lazy<>(respondent)::get;
        bench.sets().forEach(set -> write(evalStep(set, arm), () -> answers(set, once)));
    }

    private List<Answer> answers(QuestionSet set, Supplier<Respondent> respondent) {
        return respondent.get().answer(set.questionsToAnswer(), bench.progress());
    }

    private void write(RunStep step, Supplier<List<Answer>> answers) {
        bench.step(step, () -> JsonLines.write(step.outputs().getFirst(), answers.get()));
    }

    /** Returns the steps of everybody who answers before training. */
    List<RunStep> evalSteps() {
        return bench.sets().stream()
                .flatMap(set -> bench.config().answers().allArms().stream()
                        .filter(ASKED::contains)
                        .map(arm -> evalStep(set, arm)))
                .toList();
    }

    /** Returns the step of an arm that answers before training. */
    private RunStep evalStep(QuestionSet set, Arm arm) {
        return step(
                Stage.ANSWERS,
                name(set, arm),
                arm == Arm.TEACHER ? bench.config().teacher() : bench.config().student(),
                List.of(set.file(), bench.run().passages()),
                set.answersFile(arm));
    }

    /** Returns the name of the step in which an arm answers a set of questions. */
    static String name(QuestionSet set, Arm arm) {
        return set.which().step("answers", arm.fileName());
    }

    /** Returns the step of the teacher's answers to the train questions. */
    RunStep trainStep() {
        int answers = bench.config().dataset().teacherAnswers();
        return step(
                Stage.DATASET,
                TRAIN_STEP,
                List.of(
                        bench.config().teacher(),
                        answers,
                        bench.config().dataset().contextWords()),
                List.of(bench.run().questions(), bench.run().passages()),
                bench.run().trainAnswers());
    }

    /** Returns the steps of the tuned student's answers. */
    List<RunStep> tunedSteps(String tunedModel) {
        return bench.sets().stream().map(set -> tunedStep(set, tunedModel)).toList();
    }

    private RunStep tunedStep(QuestionSet set, String tunedModel) {
        return step(
                Stage.EVALUATE,
                name(set, Arm.TUNED),
                List.of(bench.config().student(), tunedModel),
                List.of(set.file(), bench.run().passages(), bench.run().job()),
                set.answersFile(Arm.TUNED));
    }

    /** Returns a step whose answers depend on the contexts. */
    RunStep step(Stage stage, String name, Object settings, List<Path> inputs, Path output) {
        return new RunStep(
                stage,
                name,
                List.of(
                        settings,
                        bench.config().answers().contextWindow(),
                        bench.config().answers().sentences(),
                        bench.config().answers().contextWords(),
                        bench.config().answers().evidenceWords(),
                        bench.config().answers().decline(),
                        bench.config().retrieval(),
                        bench.config().seed()),
                inputs,
                List.of(output));
    }

    private void controls(QuestionSet set) {
        Path student = set.answersFile(Arm.STUDENT);
        List<Path> outputs = List.of(set.answersFile(Arm.FIRST_SENTENCE), set.answersFile(Arm.PARROT));
        bench.step(set.which().step("answers", "controls"), "", List.of(student), outputs, () -> {
            List<Answer> answers = set.answers(Arm.STUDENT);
            JsonLines.write(outputs.get(0), Controls.firstSentences(answers, AnswerStage::firstSentence));
            JsonLines.write(outputs.get(1), Controls.parrot(set.questions(), answers));
        });
        if (set.arms().contains(Arm.WHOLE_CONTEXT)) {
            Path output = set.answersFile(Arm.WHOLE_CONTEXT);
            bench.step(
                    name(set, Arm.WHOLE_CONTEXT),
                    "",
                    List.of(student),
                    List.of(output),
                    () -> JsonLines.write(
                            output,
                            set.answers(Arm.STUDENT).stream()
                                    .map(AnswerStage::wholeContext)
                                    .toList()));
        }
    }

    private static Answer wholeContext(Answer answer) {
        return Answer.of(
                answer.questionId(),
                answer.question(),
                String.join("\n", answer.contexts()),
                new Context(answer.contexts(), answer.passageIds()));
    }

    private static String firstSentence(String text) {
        List<String> sentences = Sentences.of(text);
        return sentences.isEmpty() ? text : sentences.getFirst();
    }

    /** Returns the student or the tuned student as an arm. */
    Answerer student(ModelRef ref, Arm arm) {
        return respondents.student(ref, arm);
    }
}
