package dev.retort.distillation;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.answer.Answer;
import dev.retort.answer.Answerer;
import dev.retort.answer.Context;
import dev.retort.answer.ContextSource;
import dev.retort.answer.ContextWindow;
import dev.retort.answer.Controls;
import dev.retort.answer.EvidenceTeacher;
import dev.retort.answer.ExtractiveTeacher;
import dev.retort.answer.Respondent;
import dev.retort.answer.SourceSentenceTeacher;
import dev.retort.call.ModelCalls;
import dev.retort.call.ReplyCheck;
import dev.retort.concurrent.Lazy;
import dev.retort.concurrent.ParallelWork;
import dev.retort.config.RunConfig;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
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

    private static final String TRAIN_TASK = "teacher answers, train";

    /** Tokens have about four characters; a reply of ten times as many has ignored its limit. */
    private static final int MOST_CHARACTERS_A_TOKEN = 40;

    /** The arms whose answers models give before training; the controls are made of the student's. */
    private static final List<Arm> ASKED = List.of(Arm.STUDENT, Arm.CLOSED_BOOK, Arm.TEACHER);

    private final Bench bench;

    AnswerStage(Bench bench) {
        this.bench = bench;
    }

    /** Answers of everybody who needs neither the training nor what it was made of. */
    String before() {
        List<Arm> arms = bench.config().answers().allArms();
        List<Runnable> respondents = new ArrayList<>();
        for (Arm arm : List.of(Arm.STUDENT, Arm.CLOSED_BOOK)) {
            if (arms.contains(arm)) {
                respondents.add(
                        () -> eval(arm, () -> student(bench.config().student().ref(), arm)));
            }
        }
        if (arms.contains(Arm.TEACHER)) {
            respondents.add(() -> eval(Arm.TEACHER, this::evalTeacher));
        }
        if (bench.studentElsewhere()) {
            ParallelWork.runAll(respondents, "answers");
        } else {
            respondents.forEach(Runnable::run);
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
                        : modelTeacher(TRAIN_TASK)
                                .answer(bench.questionsToAnswer(Split.TRAIN), answers, bench.progress()));
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
        RunConfig.Role role = bench.config().student();
        bench.ledger().model(arm.fileName(), bench.exact(ref).toString());
        ContextSource contexts = arm == Arm.CLOSED_BOOK
                ? question -> Context.NONE
                : bench.contexts().inUse();
        return answerer(ref, role, contexts, bench.config().student().ref(), bench.calls(), arm.title() + " answers");
    }

    private Respondent evalTeacher() {
        RunConfig.Role role = bench.config().teacher();
        bench.ledger()
                .model(
                        "teacher",
                        role.model().equals(RunConfig.EXTRACTIVE)
                                ? role.model()
                                : bench.exact(role.ref()).toString());
        return role.model().equals(RunConfig.EXTRACTIVE) ? extractiveTeacher() : modelTeacher("teacher answers");
    }

    private Respondent trainTeacher() {
        RunConfig.Role role = bench.config().teacher();
        if (!role.model().equals(RunConfig.EXTRACTIVE)) {
            return modelTeacher(TRAIN_TASK);
        }
        if (teachesEvidence(bench.config())) {
            return new EvidenceTeacher(bench.contexts().taught(bench.trainIndex()));
        }
        boolean ownAnswers =
                bench.questions(Split.TRAIN).stream().map(Question::reference).allMatch(Optional::isPresent);
        return ownAnswers ? new SourceSentenceTeacher(bench.contexts().inUse()) : extractiveTeacher();
    }

    /** Returns whether the train answers are the evidence of training contexts: of questions that Retort wrote. */
    static boolean teachesEvidence(RunConfig config) {
        return config.teacher().model().equals(RunConfig.EXTRACTIVE)
                && RunContexts.usesEvidence(config.answers())
                && config.questions().trainFile().isEmpty();
    }

    private Respondent extractiveTeacher() {
        return RunContexts.usesEvidence(bench.config().answers())
                ? new EvidenceTeacher(bench.contexts().inUse())
                : new ExtractiveTeacher(bench.contexts().inUse(), bench.embeddings());
    }

    private Answerer modelTeacher(String task) {
        RunConfig.Role role = bench.config().teacher();
        return answerer(
                        role.ref(),
                        role,
                        bench.contexts().inUse(),
                        role.ref(),
                        bench.calls(RunConfig.BatchTask.TEACHER),
                        task)
                .withCheck(question -> teacherReply(question, role.maxTokens()));
    }

    /** What a teacher's reply must be to be learnt from, or to be measured against. */
    private static ReplyCheck teacherReply(Question question, int maxTokens) {
        ReplyCheck usable = notAbsurd(maxTokens).and(ReplyCheck.inLanguageOf(question.text()));
        return question.isUnanswerable() ? usable : usable.and(ReplyCheck.NOT_REFUSED);
    }

    private static ReplyCheck notAbsurd(int maxTokens) {
        return ReplyCheck.NOT_EMPTY.and(ReplyCheck.atMostCharacters(MOST_CHARACTERS_A_TOKEN * maxTokens));
    }

    private Answerer answerer(
            ModelRef ref,
            RunConfig.Role role,
            ContextSource contexts,
            ModelRef tokensOf,
            ModelCalls calls,
            String task) {
        NamedChatModel model = bench.chat(
                ref,
                ModelSettings.DEFAULT
                        .withTemperature(role.temperature())
                        .withMaxTokens(role.maxTokens())
                        .withSeed(bench.config().seed()));
        TokenCountEstimator counter = bench.models().tokenCounters().counterOf(tokensOf);
        ContextWindow window = new ContextWindow(bench.config().answers().contextWindow(), role.maxTokens(), counter);
        return new Answerer(model, contexts, window, calls, task, bench.promptForm(tokensOf))
                .withCheck(question -> notAbsurd(role.maxTokens()));
    }
}
