package dev.retort.distillation;

import dev.retort.call.budget.Estimate;
import dev.retort.call.budget.PlannedWork;
import dev.retort.call.budget.PlannedWork.Calls;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.TokenCounter;
import dev.retort.evaluation.judge.Judge;
import dev.retort.model.ModelRef;
import dev.retort.run.Arm;
import dev.retort.run.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run will ask of which model, counted from its settings and passages before anything is asked. Numbers of calls are
 * what such runs take as a rule; a token is taken for four characters, three quarters of a word.
 *
 * @param works the work of each stage, in order
 */
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

    /** Text whose words are longer on average has no blanks between them. */
    private static final int LONGEST_MEAN_WORD = 12;

    /** Prompts that a question writer makes of a passage at most. */
    private static final int MOST_PROMPTS_PER_PASSAGE = 4;

    private static final double TOKENS_PER_WORD = 4 / 3.0;
    private static final int INSTRUCTION = 160;
    private static final int JUDGE_INSTRUCTION = 500;
    private static final int QUESTION = 25;
    private static final int ANSWER = 60;
    private static final int SENTENCE = 30;
    private static final int LONGEST_QUESTION_REPLY = 512;
    private static final int JUDGEMENT = 150;

    /** Judge calls an answer takes, by score; others than these ask no judge. */
    private static final Map<String, Integer> JUDGE_CALLS = Map.ofEntries(
            Map.entry("faithfulness", 2),
            Map.entry("answer_relevancy", 3),
            Map.entry("response_relevancy", 3),
            Map.entry("context_precision", 2),
            Map.entry("context_precision_with_reference", 2),
            Map.entry("context_precision_without_reference", 2),
            Map.entry("context_utilization", 2),
            Map.entry("context_recall", 1),
            Map.entry("context_entity_recall", 2),
            Map.entry("answer_correctness", 3),
            Map.entry("noise_sensitivity", 6),
            Map.entry("noise_sensitivity_irrelevant", 6));

    /** Copies the list. */
    public RunPlan {
        works = List.copyOf(works);
    }

    /** Plans a run over passages. */
    public static RunPlan of(RunConfig config, List<Passage> passages) {
        return new Planner(config, passages).plan();
    }

    /** Prices the plan, one line a piece of work in the same order. */
    public Estimate estimate(RunConfig config) {
        return Estimate.of(
                works.stream().map(StageWork::work).toList(), config.budget().priceTable());
    }

    private static final class Planner {

        private final RunConfig config;
        private final int passages;
        private final long passageTokens;
        private final long words;
        private final List<StageWork> works = new ArrayList<>();

        Planner(RunConfig config, List<Passage> passages) {
            this.config = config;
            this.passages = passages.size();
            this.words = passages.stream()
                    .mapToLong(passage -> words(passage.text()))
                    .sum();
            this.passageTokens = tokens(words / (double) Math.max(1, passages.size()));
        }

        RunPlan plan() {
            int train = config.questions().train();
            int eval = config.questions().eval();
            questions(train + eval);
            embeddings(train + eval);
            answers(Stage.ANSWERS, "student answers", config.student().model(), config.student(), eval);
            List<Arm> arms = config.answers().allArms();
            closedBook(arms.contains(Arm.CLOSED_BOOK) ? eval : 0);
            teacher(Stage.ANSWERS, "teacher answers", arms.contains(Arm.TEACHER) ? eval : 0);
            teacher(Stage.DATASET, "teacher answers, train", train);
            training(train);
            answers(Stage.EVALUATE, "tuned student answers", config.student().model(), config.student(), eval);
            judge(eval);
            return new RunPlan(works);
        }

        private void questions(int wanted) {
            if (config.questions().trainFile().isPresent()) {
                return;
            }
            long most = Math.max(wanted, (long) passages * MOST_PROMPTS_PER_PASSAGE);
            calls(
                    Stage.QUESTIONS,
                    "candidates",
                    config.questions().model(),
                    Math.min(most, (long) Math.ceil(wanted * TRIES_PER_QUESTION)),
                    INSTRUCTION + passageTokens,
                    QUESTION,
                    most,
                    INSTRUCTION + 2 * tokens(config.passages().maxWords()),
                    LONGEST_QUESTION_REPLY);
        }

        private void embeddings(int questions) {
            // Passages whole and by sentence, candidates of questions, and answers of six arms for the scores.
            long texts = passages + words / 20 + 4L * questions;
            long tokens = 2 * tokens(words) / Math.max(1, texts) + 1;
            calls(Stage.QUESTIONS, "embeddings", config.retrieval().model(), texts, tokens, 0, texts, 2 * tokens, 0);
        }

        private long contextTokens() {
            int sentences = config.answers().sentences().orElse(0);
            return sentences > 0
                    ? (long) sentences * SENTENCE
                    : config.retrieval().topK() * passageTokens;
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
                    config.answers().contextWindow(),
                    role.maxTokens());
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
                    4 * QUESTION,
                    student.maxTokens());
        }

        private void teacher(Stage stage, String task, int count) {
            RunConfig.Role teacher = config.teacher();
            if (!teacher.model().equals(RunConfig.EXTRACTIVE)) {
                answers(stage, task, teacher.model(), teacher, count);
            }
        }

        private void training(int rows) {
            long row = contextTokens() + QUESTION + SENTENCE + ANSWER;
            double passes = config.finetune().passes(rows);
            works.add(new StageWork(
                    Stage.FINETUNE,
                    new PlannedWork.Training(
                            "training", config.student().model(), (long) Math.ceil(rows * row * passes))));
        }

        private void judge(int eval) {
            config.scores().judge().ifPresent(judge -> {
                long perAnswer = config.scores().metrics().stream()
                        .mapToLong(metric -> JUDGE_CALLS.getOrDefault(metric, 0))
                        .sum();
                long count = perAnswer * eval * config.answers().allArms().size();
                calls(
                        Stage.EVALUATE,
                        "judge",
                        judge,
                        count,
                        JUDGE_INSTRUCTION + contextTokens() + ANSWER,
                        JUDGEMENT,
                        // A reply that cannot be read is asked for once more.
                        2 * count,
                        JUDGE_INSTRUCTION + config.answers().contextWindow() + Judge.LONGEST_JUDGEMENT,
                        Judge.LONGEST_JUDGEMENT);
            });
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
                works.add(new StageWork(
                        stage,
                        new Calls(
                                task,
                                name,
                                count,
                                input,
                                output,
                                Math.ceilDiv(mostInput * most, count),
                                Math.ceilDiv(mostOutput * most, count))));
            }
        }

        /** Returns the words between blanks; in scripts without blanks, those that the characters amount to. */
        private static long words(String text) {
            int blanks = text.split("\\s+").length;
            boolean spaced = text.length() < LONGEST_MEAN_WORD * blanks;
            return spaced ? blanks : Math.max(blanks, TokenCounter.WORDS.count(text));
        }

        private static long tokens(double words) {
            return (long) Math.ceil(words * TOKENS_PER_WORD);
        }
    }
}
