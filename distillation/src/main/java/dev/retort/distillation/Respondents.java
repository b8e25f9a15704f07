package dev.retort.distillation;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.answer.Answer;
import dev.retort.answer.AnswerPrompt;
import dev.retort.answer.Answerer;
import dev.retort.answer.Context;
import dev.retort.answer.ContextSource;
import dev.retort.answer.ContextWindow;
import dev.retort.answer.EvidenceTeacher;
import dev.retort.answer.ExtractiveTeacher;
import dev.retort.answer.Respondent;
import dev.retort.answer.SourceSentenceTeacher;
import dev.retort.call.ModelCalls;
import dev.retort.call.ReplyCheck;
import dev.retort.config.RunConfig;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.retrieval.Retriever;
import dev.retort.run.Arm;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Everybody who answers, made of the models of a run and its contexts. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class Respondents {

    private static final String TRAIN_TASK = "teacher answers, train";

    /** Tokens have about four characters; a reply of ten times as many has ignored its limit. */
    private static final int MOST_CHARACTERS_A_TOKEN = 40;

    private final ModelRoles roles;
    private final RunConfig config;
    private final Supplier<RunContexts> contexts;

    /** Creates the respondents of a run; the contexts are asked for when somebody is who needs them. */
    public Respondents(ModelRoles roles, Supplier<RunContexts> contexts) {
        this.roles = roles;
        this.config = roles.config();
        this.contexts = contexts;
    }

    /** Returns the student or the tuned student as an arm. */
    public Answerer student(ModelRef ref, Arm arm) {
        RunConfig.Role role = config.student();
        roles.noted(arm.fileName(), roles.exact(ref).toString());
        ContextSource source = arm == Arm.CLOSED_BOOK
                ? question -> Context.NONE
                : contexts.get().inUse();
        return answerer(ref, role, source, role.ref(), roles.calls(), arm.title() + " answers");
    }

    /** Returns the teacher for eval questions. */
    public Respondent evalTeacher() {
        RunConfig.Role role = config.teacher();
        boolean extractive = role.model().equals(RunConfig.EXTRACTIVE);
        roles.noted(
                "teacher", extractive ? role.model() : roles.exact(role.ref()).toString());
        return extractive
                ? extractiveTeacher()
                : modelTeacher("teacher answers", contexts.get().inUse());
    }

    private Respondent trainTeacher(Retriever trainSide, boolean ownAnswers) {
        if (!config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            return modelTeacher(TRAIN_TASK, trainContexts(trainSide));
        }
        if (teachesEvidence(config)) {
            return new EvidenceTeacher(contexts.get().taught(trainSide));
        }
        return ownAnswers ? new SourceSentenceTeacher(contexts.get().inUse()) : extractiveTeacher();
    }

    /**
     * Returns the teacher's answers to train questions, as many each as the settings ask for.
     *
     * @param trainSide searches the passages that may be trained on
     * @param ownAnswers whether every train question came with an answer
     * @return the answers to the first question, then those to the second, and so on
     */
    public List<Answer> trainAnswers(
            List<Question> questions, Retriever trainSide, boolean ownAnswers, Progress progress) {
        int answers = config.dataset().teacherAnswers();
        return answers == 1
                ? trainTeacher(trainSide, ownAnswers).answer(questions, progress)
                : modelTeacher(TRAIN_TASK, trainContexts(trainSide)).answer(questions, answers, progress);
    }

    private ContextSource trainContexts(Retriever trainSide) {
        return searchesTrainSide(config)
                ? contexts.get().taughtByModel(trainSide)
                : contexts.get().inUse();
    }

    /** Returns whether the contexts of train questions are made of the passages that may be trained on, and are shorter. */
    public static boolean searchesTrainSide(RunConfig config) {
        return config.answers().usesEvidence() && config.questions().trainFile().isEmpty();
    }

    /** Returns whether the train answers are the evidence of training contexts: of questions that Retort wrote. */
    public static boolean teachesEvidence(RunConfig config) {
        return config.teacher().model().equals(RunConfig.EXTRACTIVE) && searchesTrainSide(config);
    }

    /** Returns who gives the train answers, for the rows made of them. */
    public static String originOfTrainAnswers(RunConfig config) {
        String teacher = config.teacher().model();
        if (!teacher.equals(RunConfig.EXTRACTIVE)) {
            return teacher;
        }
        return teachesEvidence(config) ? EvidenceTeacher.ORIGIN : SourceSentenceTeacher.ORIGIN;
    }

    private Respondent extractiveTeacher() {
        return config.answers().usesEvidence()
                ? new EvidenceTeacher(contexts.get().inUse())
                : new ExtractiveTeacher(contexts.get().inUse(), roles.embeddings());
    }

    private Answerer modelTeacher(String task, ContextSource source) {
        RunConfig.Role role = config.teacher();
        Answerer teacher = answerer(
                        role.ref(), role, source, role.ref(), roles.calls(RunConfig.BatchTask.TEACHER), task)
                .withCheck(question -> teacherReply(question, role.maxTokens()));
        return config.answers()
                .teacherInstruction()
                .map(asked -> teacher.withInstruction(AnswerPrompt.SYSTEM + " " + asked, task))
                .orElse(teacher);
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
            ModelRef ref, RunConfig.Role role, ContextSource source, ModelRef tokensOf, ModelCalls calls, String task) {
        NamedChatModel model = roles.chat(
                ref,
                ModelSettings.DEFAULT
                        .withTemperature(role.temperature())
                        .withMaxTokens(role.maxTokens())
                        .withSeed(config.seed()));
        TokenCountEstimator counter = roles.models().tokenCounters().counterOf(tokensOf);
        ContextWindow window = new ContextWindow(config.answers().contextWindow(), role.maxTokens(), counter);
        return new Answerer(model, source, window, calls, task, roles.promptForm(tokensOf))
                .withCheck(question -> notAbsurd(role.maxTokens()));
    }
}
