package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.budget.PlannedWork;
import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.fakes.FakeRequest;
import dev.retort.progress.Progress;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of an estimate beside those of the run, counted by the service. */
class EstimatedRunTest {

    private static final String JUDGE = "openai:gpt-4o-mini";
    private static final int TRAIN = 3;
    private static final int EVAL = 5;

    @TempDir
    Path folder;

    private HostedPlant plant;

    @BeforeEach
    void aPlant() throws IOException {
        plant = new HostedPlant(folder);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append("# Part %d\n\nPump %d keeps %d bar. Its valve is number %d. It was built in 19%d.\n\n"
                    .formatted(i, i, i + 3, i + 70, i + 50));
        }
        Files.writeString(folder.resolve("plant.md"), text);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void callsOfOwnQuestionsRepeatsAndSeveralTeacherAnswersAreCounted() throws IOException {
        questions("train.jsonl", TRAIN);
        questions("eval.jsonl", EVAL);
        plant.reply = prompt -> prompt.model().equals("gpt-4o-mini")
                ? judged(prompt.lastMessage())
                : prompt.model().startsWith("mistral-large")
                        ? found(prompt.lastMessage())
                        : "Says %s of: %s".formatted(prompt.model(), lastLine(prompt.lastMessage()));
        String[] settings = {
            "questions.train_file=" + folder.resolve("train.jsonl"),
            "questions.eval_file=" + folder.resolve("eval.jsonl"),
            "answers.sentences=6",
            "answers.arms=[teacher, closed-book, first-sentence, parrot]",
            "dataset.teacher_answers=3",
            "scores.judge=" + JUDGE,
            "scores.metrics=[faithfulness, answer_relevancy, context_precision_with_reference,"
                    + " context_precision_without_reference, context_recall,"
                    + " context_entity_recall, answer_correctness, noise_sensitivity]",
            "scores.primary=faithfulness",
            "scores.repeats=3"
        };
        RunPlan plan = plan(settings);

        plant.distillation(settings).upTo(Stage.EVALUATE);

        assertThat(expected(plan, "mistral:open-mistral-7b")).isEqualTo(asked("open-mistral-7b"));
        assertThat(expected(plan, "mistral:mistral-large-latest")).isEqualTo(asked("mistral-large"));
        long judged = asked("gpt-4o-mini");
        assertThat(expected(plan, JUDGE)).isBetween(judged * 9 / 10, judged * 3 / 2);
        assertThat(most(plan, JUDGE)).isBetween(judged, 8 * judged);
        for (String model : List.of("open-mistral-7b", "mistral-large", "gpt-4o-mini")) {
            assertThat(mostTokens(plan, model)).as(model).isGreaterThanOrEqualTo(reservedTokens(model));
        }
        assertThat(mostTrained(plan)).isGreaterThanOrEqualTo(trained(settings));
    }

    @Test
    void theInstructionsThatAreTriedAndTheAnswersByTheBestAreCounted() throws IOException {
        questions("train.jsonl", TRAIN);
        questions("eval.jsonl", EVAL);
        String[] settings = {
            "questions.train_file=" + folder.resolve("train.jsonl"),
            "questions.eval_file=" + folder.resolve("eval.jsonl"),
            "answers.arms=[prompted]"
        };
        RunPlan plan = plan(settings);

        plant.distillation(settings).upTo(Stage.EVALUATE);

        assertThat(asked("open-mistral-7b"))
                .as("student, tuned, prompted; four instructions on each train question")
                .isEqualTo(3 * EVAL + 4 * TRAIN);
        assertThat(expected(plan, "mistral:open-mistral-7b")).isEqualTo(asked("open-mistral-7b"));
        assertThat(most(plan, "mistral:open-mistral-7b")).isEqualTo(asked("open-mistral-7b"));
        assertThat(mostTokens(plan, "open-mistral-7b")).isGreaterThanOrEqualTo(reservedTokens("open-mistral-7b"));
    }

    @Test
    void noInstructionIsTriedOnMoreThanTwelveQuestions() throws IOException {
        questions("train.jsonl", 30);
        questions("eval.jsonl", EVAL);

        RunPlan plan = plan(
                "questions.train_file=" + folder.resolve("train.jsonl"),
                "questions.eval_file=" + folder.resolve("eval.jsonl"),
                "answers.arms=[prompted]");

        assertThat(expected(plan, "mistral:open-mistral-7b")).isEqualTo(3 * EVAL + 4 * 12);
    }

    @Test
    void callsOfQuestionWriterAndCriticAreCounted() {
        plant.reply = prompt -> switch (prompt.model()) {
            case "critic" -> "yes";
            default ->
                "Which pump is meant by number "
                        + Integer.toUnsignedString(prompt.lastMessage().hashCode()) + "?";
        };
        String[] settings = {
            "questions.train_file=null",
            "questions.eval_file=null",
            "questions.train=4",
            "questions.eval=2",
            "questions.filters=false",
            "questions.kinds={fact: 1, reason: 1, procedure: 1, comparison: 1}",
            "questions.model=openai:writer",
            "questions.critic=openai:critic"
        };
        RunPlan plan = plan(settings);

        plant.distillation(settings).upTo(Stage.QUESTIONS);

        for (String model : List.of("writer", "critic")) {
            long asked = asked(model);
            assertThat(asked).as(model).isPositive();
            assertThat(expected(plan, "openai:" + model)).as(model).isBetween(asked / 2, asked * 2);
            // Seven prompts for each of six passages: each kind once, and three more.
            assertThat(most(plan, "openai:" + model)).as(model).isEqualTo(42).isGreaterThanOrEqualTo(asked);
            assertThat(mostTokens(plan, model)).as(model).isGreaterThanOrEqualTo(reservedTokens(model));
        }
    }

    /** A prompt in Chinese is reserved at three tokens a letter: the upper sum of the estimate has to know that too. */
    @Test
    void promptsInScriptsOfSeveralBytesStayWithinTheUpperSum() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append("# 第%d部分\n\n".formatted(i));
            text.append("锅炉房第%d号泵在夜班期间保持四巴的压力，每位来访者进入车间前在黄色登记簿上签名。".formatted(i).repeat(6))
                    .append("\n\n");
        }
        Files.writeString(folder.resolve("plant.md"), text);
        Files.writeString(folder.resolve("train.txt"), "锅炉房在夜班期间保持什么压力？\n");
        Files.writeString(folder.resolve("eval.txt"), "来访者进入车间前在哪里签名？\n");
        RunPlan plan = plan();

        plant.distillation().upTo(Stage.ANSWERS);

        for (String model : List.of("open-mistral-7b", "mistral-large")) {
            assertThat(mostTokens(plan, model)).as(model).isGreaterThanOrEqualTo(reservedTokens(model));
        }
    }

    private void questions(String file, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"question\": \"What of pump %d in %s?\", \"reference\": \"Pump %d keeps %d bar.\"}\n"
                    .formatted(i, file, i, i + 3));
        }
        Files.writeString(folder.resolve(file), lines);
    }

    private RunConfig config(String... settings) {
        ConfigReader reader = ConfigReader.defaults().with(folder.resolve("retort.yaml"));
        List.of(settings).forEach(reader::set);
        return reader.read();
    }

    private RunPlan plan(String... settings) {
        RunConfig config = config(settings);
        List<Passage> passages = new PassageSplitter(config.passages().maxWords(), TokenCounter.WORDS)
                .split(new DocumentLoader(config.passages().charset())
                        .load(config.documents(), Progress.NONE)
                        .documents());
        return RunPlan.of(config, passages);
    }

    private static long expected(RunPlan plan, String model) {
        return sum(plan, model, PlannedWork.Calls::calls);
    }

    private static long most(RunPlan plan, String model) {
        return sum(plan, model, PlannedWork.Calls::mostCalls);
    }

    private static long sum(RunPlan plan, String model, ToLongFunction<PlannedWork.Calls> count) {
        return plan.works().stream()
                .map(RunPlan.StageWork::work)
                .filter(work -> work.model().equals(model))
                .filter(PlannedWork.Calls.class::isInstance)
                .map(PlannedWork.Calls.class::cast)
                .mapToLong(count)
                .sum();
    }

    /** Returns the replies asked of a model, whose name the service may write more exactly, or tuned from it. */
    private long asked(String model) {
        return plant.models.requests().stream()
                .filter(request -> request.path().endsWith("/chat/completions"))
                .map(FakeRequest::json)
                .filter(body -> body.path("model").asString().contains(model))
                .mapToLong(body -> body.path("n").asInt(1))
                .sum();
    }

    /** Returns the tokens at which the plan takes the longest prompt to a model. */
    private static long mostTokens(RunPlan plan, String model) {
        return plan.works().stream()
                .map(RunPlan.StageWork::work)
                .filter(work -> work.model().contains(model))
                .filter(PlannedWork.Calls.class::isInstance)
                .mapToLong(work -> ((PlannedWork.Calls) work).mostInputTokens())
                .max()
                .orElseThrow();
    }

    /** Returns the tokens at which the ledger reserved the longest prompt to a model: each byte, and 16 for each frame. */
    private long reservedTokens(String model) {
        return plant.models.requests().stream()
                .filter(request -> request.path().endsWith("/chat/completions"))
                .map(FakeRequest::json)
                .filter(body -> body.path("model").asString().contains(model))
                .mapToLong(body -> 16
                        + body.path("messages")
                                .valueStream()
                                .mapToLong(message ->
                                        16 + message.path("content").asString().getBytes(StandardCharsets.UTF_8).length)
                                .sum())
                .max()
                .orElseThrow();
    }

    private static long mostTrained(RunPlan plan) {
        return plan.works().stream()
                .map(RunPlan.StageWork::work)
                .filter(PlannedWork.Training.class::isInstance)
                .mapToLong(work -> ((PlannedWork.Training) work).mostTokens())
                .sum();
    }

    /** Returns the tokens at which the ledger reserved the training. */
    private long trained(String... settings) throws IOException {
        List<String> rows = Files.readAllLines(folder.resolve("run/training.jsonl"));
        double passes = config(settings).finetune().passes(rows.size());
        return (long) Math.ceil(rows.stream().mapToLong(PromptBounds::trained).sum() * passes);
    }

    private static String lastLine(String text) {
        return text.lines().toList().getLast();
    }

    /** Returns two sentences of the context, so that the answer is supported. */
    private static String found(String prompt) {
        List<String> sentences = prompt.lines()
                .flatMap(line -> Pattern.compile("(?<=\\.) ").splitAsStream(line))
                .filter(sentence -> sentence.matches("(Pump|Its|It) .*\\."))
                .toList();
        return sentences.getLast() + " " + sentences.getFirst();
    }

    private static String judged(String prompt) {
        String input = Integer.toHexString(prompt.hashCode());
        if (prompt.contains("\"noncommittal\":")) {
            return "{\"question\": \"Which is %s?\", \"noncommittal\": 0}".formatted(input);
        } else if (prompt.contains("{\"classifications\":")) {
            return "{\"classifications\": [{\"statement\": \"It is.\", \"reason\": \"So.\", \"attributed\": 1}]}";
        } else if (prompt.contains("{\"TP\":")) {
            return "{\"TP\": [], \"FP\": [], \"FN\": []}";
        } else if (prompt.contains("{\"entities\":")) {
            return "{\"entities\": [\"Pump\"]}";
        } else if (prompt.contains("{\"statements\": [{")) {
            return "{\"statements\": [{\"statement\": \"It is.\", \"reason\": \"So.\", \"verdict\": 1}]}";
        } else if (prompt.contains("{\"statements\":")) {
            return "{\"statements\": [\"It is %s.\"]}".formatted(input);
        }
        return "{\"reason\": \"So.\", \"verdict\": 1}";
    }
}
