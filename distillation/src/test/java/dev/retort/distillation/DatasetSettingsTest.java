package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.answer.Answer;
import dev.retort.config.ConfigReader;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.dataset.RaftSettings;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.file.JsonLines;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.question.BagOfWords;
import dev.retort.question.Split;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings of questions and training rows, from documents to rows. */
class DatasetSettingsTest {

    private static final List<String> FACTS = List.of(
            "Boiler pressure stays near four bar during the night shift.",
            "Visitors sign the yellow register before entering the workshop.",
            "Crane inspectors replace worn cables after two hundred lifts.",
            "Spare fuses lie inside the green cabinet beside the staircase.",
            "Night guards test sirens every first Monday of a month.",
            "Cooling water flows through copper pipes below the turbine hall.",
            "Apprentices weld under supervision until their second certificate.",
            "Archive shelves store drawings of machines built before the fire.");

    @TempDir
    Path folder;

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private Path config;

    @BeforeEach
    void aDocument() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FACTS.size(); i++) {
            text.append("# Part %d\n\n%s\n\n".formatted(i + 1, FACTS.get(i)));
        }
        Files.writeString(folder.resolve("plant.md"), text);
        config = Files.writeString(folder.resolve("retort.yaml"), """
                documents: [plant.md]
                questions: {train: 4, eval: 4, model: "fake:writer"}
                retrieval: {model: "fake:words"}
                answers: {context_words: null}
                student: {model: "fake:student"}
                """);
    }

    private static ChatModel model(UnaryOperator<String> reply) {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String prompt = ((UserMessage) request.messages().getLast()).singleText();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(reply.apply(prompt)))
                        .finishReason(FinishReason.STOP)
                        .build();
            }
        };
    }

    /** Asks with the last words of the excerpt in reverse, or for what no excerpt tells. */
    private static String ask(String prompt) {
        String excerpt = prompt.replaceFirst("(?s).*<excerpt>\\n(.*)\\n</excerpt>.*", "$1");
        List<String> words =
                Arrays.asList(excerpt.replace(".", "").toLowerCase(Locale.ROOT).split(" "));
        Collections.reverse(words);
        return prompt.contains("leaves out")
                ? "Which salary does the keeper of %s get?".formatted(words.getFirst())
                : "Which rule has %s?".formatted(String.join(" ", words.subList(0, 6)));
    }

    /** The third answer to a question is short and supported, the second long, the first invented. */
    private String answer(String prompt) {
        String context = prompt.replaceFirst("(?s).*<context>\\n(.*)\\n</context>.*", "$1");
        int number = asked.computeIfAbsent(prompt, key -> new AtomicInteger()).getAndIncrement();
        return switch (number) {
            case 0 -> "Bananas cost 99 crowns at seaside kiosks.";
            case 1 -> context + " " + context;
            default -> context;
        };
    }

    /** Says what the context begins with in another order, except of boilers, of which it invents something. */
    private static String phrase(String prompt) {
        String begins = prompt.replaceFirst("(?s).*<context>\\n([^.]*)\\..*", "$1");
        List<String> words = Arrays.asList(begins.toLowerCase(Locale.ROOT).split(" "));
        Collections.reverse(words);
        return begins.contains("Boiler") ? "Bananas cost 99 crowns." : String.join(" ", words) + ".";
    }

    private Path rows(String... settings) {
        ModelProvider provider = new ModelProvider() {
            @Override
            public NamedChatModel chat(ModelRef ref, ModelSettings modelSettings) {
                return new NamedChatModel(
                        ref,
                        switch (ref.name()) {
                            case "writer" -> model(DatasetSettingsTest::ask);
                            case "critic" -> model(prompt -> prompt.contains("salary") ? "Yes." : "No, it is not.");
                            case "teacher" -> model(DatasetSettingsTest.this::answer);
                            case "phraser" -> model(DatasetSettingsTest::phrase);
                            default -> model(prompt -> "I would say so.");
                        });
            }

            @Override
            public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings modelSettings) {
                return new NamedEmbeddingModel(ref, new BagOfWords(), 16, true);
            }
        };
        DistillationModels models = new DistillationModels(
                new ModelProviders(Map.of("fake", provider)),
                base -> {
                    throw new IllegalStateException("no training here");
                },
                ref -> Optional.empty(),
                ref -> new EstimatedTokenCounter());
        ConfigReader reader = ConfigReader.defaults().with(config);
        Arrays.asList(settings).forEach(reader::set);
        Path run = folder.resolve("run");
        Distillation.of(reader, run, models).withTermsAccepted().upTo(Stage.DATASET);
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"extractive", "fake:teacher"})
    void theContextOfARowIsNeverOfTheEvalSide(String teacher) {
        String[] evidence = {
            "answers.context_words=120",
            "answers.evidence_words=60",
            "dataset.context_words=120",
            "retrieval.top_k=8",
            "teacher.model=" + teacher
        };
        try (RunDirectory run = RunDirectory.read(rows(evidence))) {
            List<Passage> passages = JsonLines.read(run.passages(), Passage.class);
            List<String> evalSide = QuestionReport.of(run).split().orElseThrow().side(Split.EVAL, passages).stream()
                    .map(Passage::text)
                    .toList();
            List<Answer> taught = JsonLines.read(run.trainAnswers(), Answer.class);

            assertThat(evalSide).isNotEmpty();
            assertThat(taught)
                    .hasSize(4)
                    .allSatisfy(answer ->
                            assertThat(String.join("\n", answer.contexts())).doesNotContain(evalSide));
        }
    }

    @Test
    void quotedAnswersAreSentencesThatTheirContextsBeginWithAndWhatIsNotHeldIsDropped() throws IOException {
        List<ChatExample> rows = ChatExamples.read(rows(
                        "answers.context_words=120",
                        "answers.evidence_words=15",
                        "dataset.context_words=120",
                        "dataset.wording=quoted",
                        "questions.train=6",
                        "questions.eval=2",
                        "teacher.model=fake:phraser")
                .resolve("training.jsonl"));

        assertThat(rows).hasSizeBetween(3, 6).allSatisfy(row -> {
            String answer = row.messages().getLast().content();
            assertThat(FACTS).contains(answer);
            assertThat(row.messages().get(1).content()).contains("<context>\n" + answer);
        });
        List<String> dropped = Files.readAllLines(folder.resolve("run/dropped_rows.jsonl"));
        long questions = Files.readAllLines(folder.resolve("run/questions.jsonl")).stream()
                .filter(line -> line.contains("\"TRAIN\""))
                .count();
        assertThat(dropped)
                .hasSize((int) questions - rows.size())
                .isNotEmpty()
                .allMatch(line -> line.contains("its context does not hold it"));
    }

    @Test
    void decliningIsASettingThatAnswersDependOn() {
        JsonNode first = stage(rows("answers.context_words=120"), Step.TRAIN_ANSWERS.title());
        JsonNode again = stage(rows("answers.context_words=120"), Step.TRAIN_ANSWERS.title());
        JsonNode changed =
                stage(rows("answers.context_words=120", "answers.decline=false"), Step.TRAIN_ANSWERS.title());

        assertThat(again).isEqualTo(first);
        assertThat(changed).isNotEqualTo(first);
    }

    private static JsonNode stage(Path run, String name) {
        return JsonMapper.builder()
                .build()
                .readTree(run.resolve("manifest.json").toFile())
                .get("stages")
                .get(name);
    }

    @Test
    void kindsAreMixedAndUnanswerableOnesRefused() throws IOException {
        Path run = rows("questions.kinds.unanswerable=1.0", "teacher.model=fake:teacher");

        assertThat(Files.readAllLines(run.resolve("questions.jsonl")))
                .filteredOn(line -> line.contains("\"TRAIN\""))
                .hasSize(4)
                .filteredOn(line -> line.contains("unanswerable"))
                .hasSize(2)
                .allMatch(line -> line.contains("salary"));
        assertThat(Files.readAllLines(run.resolve("training.jsonl")))
                .filteredOn(line -> line.contains(RaftSettings.REFUSAL))
                .hasSize(2);
    }

    @Test
    void theCriticRefusesAndIsCounted() throws IOException {
        Path run =
                rows("questions.kinds.unanswerable=1.0", "questions.critic=fake:critic", "teacher.model=fake:teacher");

        assertThat(Files.readAllLines(run.resolve("questions.jsonl"))).allMatch(line -> line.contains("salary"));
        assertThat(Files.readString(run.resolve("question_report.json"))).contains("\"critic\"");
    }

    @Test
    void distractorsStandBesideTheGoldenPassageAndAShareOfRowsLacksIt() throws IOException {
        Path run = rows("dataset.distractors=2", "dataset.without_golden_share=0.25", "teacher.model=fake:teacher");

        List<String> rows = Files.readAllLines(run.resolve("training.jsonl"));
        assertThat(rows).hasSize(4).allMatch(row -> contexts(row) == 3);
        assertThat(rows).filteredOn(row -> row.contains(RaftSettings.REFUSAL)).hasSize(1);
    }

    private static long contexts(String row) {
        return FACTS.stream()
                .filter(fact -> row.split("question:")[0].contains(fact))
                .count();
    }

    @Test
    void ofSeveralAnswersTheBestSupportedAndShortestIsKept() throws IOException {
        Path run = rows("dataset.teacher_answers=3", "teacher.model=fake:teacher", "retrieval.top_k=1");

        assertThat(Files.readAllLines(run.resolve("training.jsonl")))
                .hasSize(4)
                .noneMatch(row -> row.contains("Bananas"));
        assertThat(Files.readAllLines(run.resolve("dropped_rows.jsonl")))
                .hasSize(8)
                .filteredOn(row -> row.contains("Bananas"))
                .hasSize(4)
                .allMatch(row -> row.contains("the context has no"));
    }

    @Test
    void settingsWithoutEffectAreRefused() {
        assertThatThrownBy(() -> rows("dataset.teacher_answers=3"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dataset.teacher_answers");
        assertThatThrownBy(() -> rows("dataset.without_golden_share=0.2"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dataset.distractors");
    }
}
