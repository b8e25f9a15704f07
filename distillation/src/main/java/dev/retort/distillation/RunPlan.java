package dev.retort.distillation;

import dev.retort.call.budget.Estimate;
import dev.retort.call.budget.PlannedWork;
import dev.retort.call.budget.PlannedWork.Calls;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.error.InputException;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.judge.Judge;
import dev.retort.model.ModelRef;
import dev.retort.question.OwnQuestions;
import dev.retort.question.PromptedQuestionWriter;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apiguardian.api.API;

/**
 * Calls that a run will make to each model, counted from its settings, passages and question files before any model is
 * asked: as many as such runs make as a rule, and as many as they make where models need every attempt. A call that is
 * repeated because it failed is in neither number. As a rule a token is taken for four characters, three quarters of a
 * word; at most, for one byte, as the ledger reserves calls.
 *
 * @param works the work of each stage, in order
 */
@API(status = API.Status.INTERNAL)
public record RunPlan(List<StageWork> works) {

    /**
     * Work of a stage.
     *
     * @param stage the stage
     * @param work the work
     */
    public record StageWork(Stage stage, PlannedWork work) {}

    /** Candidates asked for per question that stays: filters refuse about a third. */
    private static final double TRIES_PER_QUESTION = 1.5;

    /** Whole passages and their sentences, questions and answers: some are embedded for more than one purpose. */
    private static final int EMBEDDED_AGAIN = 2;

    private static final double TOKENS_PER_WORD = 4 / 3.0;
    private static final int INSTRUCTION = 160;
    private static final int JUDGE_INSTRUCTION = 500;
    private static final int QUESTION = 25;
    private static final int ANSWER = 60;
    private static final int SENTENCE = 30;
    private static final int VERDICT = 5;
    private static final int JUDGEMENT = 150;
    private static final int WORDS_OF_A_CONTEXT = 20;

    /** Copies the list. */
    public RunPlan {
        works = List.copyOf(works);
    }

    /**
     * Plans a run over passages.
     *
     * @throws InputException if a user's own question file cannot be read
     */
    public static RunPlan of(RunConfig config, List<Passage> passages) {
        return of(config, passages, List.of());
    }

    /** Plans a run over passages as above, with a user's own metrics, which say how often they ask the judge. */
    public static RunPlan of(RunConfig config, List<Passage> passages, List<Metric> own) {
        return planner(config, own).apply(PassageFigures.of(passages, longest(config)));
    }

    /** Returns who plans a run over passages of which the figures are known; question files are read once, here. */
    static Function<PassageFigures, RunPlan> planner(RunConfig config, List<Metric> own) {
        QuestionCounts questions = QuestionCounts.of(config.questions());
        return figures -> new Planner(config, figures, questions, own).plan();
    }

    /** Returns how many of the longest passages a plan needs. */
    static int longest(RunConfig config) {
        return Math.max(2, config.retrieval().topK());
    }

    /** How many questions a run asks. */
    private record QuestionCounts(int train, int eval, int asked) {

        static QuestionCounts of(RunConfig.Questions settings) {
            return new QuestionCounts(
                    count(settings.trainFile(), Split.TRAIN, settings.train()),
                    count(settings.evalFile(), Split.EVAL, settings.eval()),
                    count(settings.askedFile(), Split.ASKED, 0));
        }

        private static int count(Optional<Path> file, Split split, int wanted) {
            return file.map(own -> OwnQuestions.read(own, split, remark -> {}).size())
                    .orElse(wanted);
        }
    }

    /** Prices the plan, one line a piece of work in the same order. */
    public Estimate estimate(RunConfig config) {
        return Estimate.of(
                works.stream().map(StageWork::work).toList(), config.budget().priceTable());
    }

    private static final class Planner {

        private final RunConfig config;
        private final List<Metric> own;
        private final QuestionCounts counts;
        private final long passages;
        private final long passageTokens;
        private final long words;
        private final PromptBounds bounds;
        private final List<StageWork> works = new ArrayList<>();

        Planner(RunConfig config, PassageFigures figures, QuestionCounts counts, List<Metric> own) {
            this.config = config;
            this.own = List.copyOf(own);
            this.counts = counts;
            this.passages = figures.passages();
            this.words = figures.words();
            this.bounds = new PromptBounds(config, figures);
            this.passageTokens = tokens(words / (double) Math.max(1, passages));
        }

        RunPlan plan() {
            int train = counts.train();
            int eval = counts.eval();
            if (config.questions().written()) {
                questions(train + eval);
            }
            embeddings(train + eval);
            int asked = counts.asked();
            answers(Stage.ANSWERS, "student answers", config.student().model(), config.student(), eval + asked);
            List<Arm> arms = config.answers().allArms();
            closedBook(arms.contains(Arm.CLOSED_BOOK) ? eval + asked : 0);
            teacher(Stage.ANSWERS, "teacher answers", arms.contains(Arm.TEACHER) ? eval + asked : 0);
            teacher(
                    Stage.DATASET,
                    "teacher answers, train",
                    train * config.dataset().teacherAnswers());
            training(train);
            prompted(train, arms.contains(Arm.PROMPTED) ? eval + asked : 0);
            answers(Stage.EVALUATE, "tuned student answers", config.student().model(), config.student(), eval + asked);
            judge(eval, asked);
            return new RunPlan(works);
        }

        private void questions(int wanted) {
            RunConfig.Questions settings = config.questions();
            long most = passages * promptsPerPassage(settings);
            long prompts = Math.min(most, (long) Math.ceil(wanted * TRIES_PER_QUESTION));
            calls(
                    Stage.QUESTIONS,
                    "candidates",
                    settings.model(),
                    prompts,
                    INSTRUCTION + passageTokens,
                    QUESTION,
                    most,
                    bounds.candidate(),
                    settings.maxTokens());
            // The critic reads at most one candidate of each prompt.
            settings.critic()
                    .ifPresent(critic -> calls(
                            Stage.QUESTIONS,
                            "question critic",
                            critic,
                            prompts,
                            INSTRUCTION + passageTokens + QUESTION,
                            VERDICT,
                            most,
                            bounds.critique(),
                            ModelRoles.LONGEST_VERDICT));
        }

        private static int promptsPerPassage(RunConfig.Questions settings) {
            return settings.prompt() == RunConfig.QuestionPrompt.SEEDS
                    ? PromptedQuestionWriter.mostPromptsOfSeeds()
                    : PromptedQuestionWriter.mostPrompts(settings.kinds());
        }

        private void embeddings(int questions) {
            long texts = passages + words / 20 + 4L * questions;
            long tokens = 2 * tokens((double) words) / Math.max(1, texts) + 1;
            calls(
                    Stage.QUESTIONS,
                    "embeddings",
                    config.retrieval().model(),
                    texts,
                    tokens,
                    0,
                    EMBEDDED_AGAIN * texts,
                    bounds.embedding(texts),
                    0);
        }

        private long contextTokens() {
            return contextTokens(config.answers().contextWords());
        }

        private long contextTokens(OptionalInt evidence) {
            RunConfig.Answers answers = config.answers();
            long whole = config.retrieval().topK() * passageTokens;
            if (answers.sentences().isPresent()) {
                return (long) answers.sentences().getAsInt() * SENTENCE;
            }
            return evidence.isPresent() ? Math.min(whole, tokens(evidence.getAsInt())) : whole;
        }

        /** The texts of a context: of evidence as a rule one in twenty words, at most one a word. */
        private long contexts(int wordsOfAText) {
            RunConfig.Answers answers = config.answers();
            if (answers.usesEvidence()) {
                return Math.ceilDiv(answers.contextWords().orElseThrow(), wordsOfAText);
            }
            return answers.sentences().orElse(config.retrieval().topK());
        }

        private void answers(Stage stage, String task, String model, RunConfig.Role role, int count) {
            calls(
                    stage,
                    task,
                    model,
                    count,
                    contextTokens() + QUESTION + SENTENCE,
                    Math.min(ANSWER, role.maxTokens()),
                    count,
                    bounds.answer(),
                    role.maxTokens());
        }

        /** The trials of the instructions, and the answers by the best. */
        private void prompted(int train, int count) {
            if (count > 0) {
                RunConfig.Role student = config.student();
                int trials = PromptedStudent.INSTRUCTIONS.size() * Math.min(train, PromptedStudent.TRIAL_QUESTIONS);
                answers(Stage.EVALUATE, PromptedStudent.TRIAL_TASK, student.model(), student, trials);
                answers(Stage.EVALUATE, Arm.PROMPTED.title() + " answers", student.model(), student, count);
            }
        }

        private void closedBook(int count) {
            RunConfig.Role student = config.student();
            calls(
                    Stage.ANSWERS,
                    "student without passages answers",
                    student.model(),
                    count,
                    QUESTION + SENTENCE,
                    Math.min(ANSWER, student.maxTokens()),
                    count,
                    bounds.closedBook(),
                    student.maxTokens());
        }

        private void teacher(Stage stage, String task, int count) {
            RunConfig.Role teacher = config.teacher();
            if (!teacher.model().equals(RunConfig.EXTRACTIVE)) {
                answers(stage, task, teacher.model(), teacher, count);
            }
        }

        private void training(int rows) {
            OptionalInt words = Respondents.searchesTrainSide(config)
                    ? OptionalInt.of(config.dataset().contextWords())
                    : config.answers().contextWords();
            long row = contextTokens(words) + QUESTION + SENTENCE + ANSWER;
            double passes = config.finetune().passes(rows);
            works.add(new StageWork(
                    Stage.FINETUNE,
                    new PlannedWork.Training(
                            "training", config.student().model(), (long) Math.ceil(rows * row * passes), (long)
                                    Math.ceil(rows * bounds.row() * passes))));
        }

        private void judge(int eval, int asked) {
            config.scores().judge().ifPresent(judge -> {
                long answers = config.answers().allArms().size();
                long contexts = contexts(WORDS_OF_A_CONTEXT);
                long most = contexts(1);
                List<JudgeRequests> metrics = MetricCatalog.judgeRequests(config.scores(), own);
                calls(
                        Stage.EVALUATE,
                        "judge",
                        judge,
                        eval * sum(metrics, requests -> requests.perQuestion(answers, contexts))
                                // Of questions with key facts the whole context is judged too.
                                + asked * sum(metrics, requests -> requests.perQuestion(answers + 1, contexts)),
                        JUDGE_INSTRUCTION + contextTokens() + ANSWER,
                        JUDGEMENT,
                        // A reply that cannot be read is asked for once more.
                        2L * eval * sum(metrics, requests -> requests.most(answers, most))
                                + 2L * asked * sum(metrics, requests -> requests.most(answers + 1, most)),
                        bounds.judgement(Judge.LONGEST_JUDGEMENT),
                        Judge.LONGEST_JUDGEMENT);
            });
        }

        private static long sum(List<JudgeRequests> metrics, ToLongFunction<JudgeRequests> count) {
            return metrics.stream().mapToLong(count).sum();
        }

        private void calls(
                Stage stage,
                String task,
                String model,
                long count,
                long input,
                long output,
                long most,
                long mostInput,
                long mostOutput) {
            if (count > 0) {
                String name = ModelRef.parse(model).toString();
                works.add(
                        new StageWork(stage, new Calls(task, name, count, input, output, most, mostInput, mostOutput)));
            }
        }

        private static long tokens(double words) {
            return (long) Math.ceil(words * TOKENS_PER_WORD);
        }
    }
}
