package dev.retort;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import dev.retort.config.DistillationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** A document of a machine plant, LangChain4j models that are objects, and a student of a few thousand parameters. */
final class TinyPlant {

    private static final Path STUDENT = Path.of("../local/src/test/resources/tiny/chat");
    private static final List<String> THINGS = List.of(
            "boiler house",
            "yellow register",
            "crane inspector",
            "green cabinet",
            "night guard",
            "copper pipes",
            "welding school",
            "drawing archive",
            "turbine hall",
            "eastern staircase",
            "loading dock",
            "fire brigade");
    private static final List<String> DEEDS = List.of(
            "keeps its pressure at four bar during the long shift",
            "is signed by every visitor before the workshop opens",
            "replaces worn cables after two hundred lifts",
            "holds spare fuses for the lamps of the northern wing");

    final AtomicInteger chats = new AtomicInteger();

    /** Writes the document and returns settings for a run that takes seconds. */
    static DistillationSettings settings(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < THINGS.size(); i++) {
            text.append("# ").append(THINGS.get(i)).append("\n\n");
            for (int j = 0; j < 3; j++) {
                text.append("The %s of plant %d %s.%n%n"
                        .formatted(
                                THINGS.get((i + 5 * j) % THINGS.size()),
                                3 * i + j + 1,
                                DEEDS.get((i + j) % DEEDS.size())));
            }
        }
        Path document = Files.writeString(folder.resolve("plant.md"), text);
        return DistillationSettings.defaults()
                .withDocuments(document)
                .withPassageWords(40)
                .withQuestions(questions -> questions.withTrain(8).withEval(8))
                .withAnswers(answers -> answers.withContextWindow(384).withSentences(1))
                .withStudent(student -> student.withModel(
                                "local:" + STUDENT.toAbsolutePath().normalize())
                        .withMaxTokens(8))
                .withTeacher(teacher -> teacher.withMaxTokens(40))
                .withFineTuning(training -> training.withTrainingSteps(6)
                        .withBatchSize(2)
                        .withRank(4)
                        .withAlpha(8)
                        .withMaxLength(384))
                .withScores(scores ->
                        scores.withMetrics("support", "relevance", "tautology").withPrimary("support"));
    }

    /** Writes a question about a sentence of the passage. */
    ChatModel writer() {
        return replying(prompt -> {
            List<String> lines = Stream.of(prompt.split("\n"))
                    .filter(line -> line.matches("The .+\\..*"))
                    .toList();
            if (lines.isEmpty()) {
                return "What is kept?";
            }
            String line = lines.get(Math.floorMod(prompt.hashCode(), lines.size()));
            List<String> words = List.of(line.substring(4, line.indexOf('.')).split(" "));
            return "Which end has the rule that the %s?"
                    .formatted(String.join(" ", words.subList(0, words.size() - 4)));
        });
    }

    /** Answers with the first sentence of what it is given. */
    ChatModel teacher() {
        return replying(prompt -> prompt.lines()
                .filter(line -> line.startsWith("The "))
                .findFirst()
                .orElse("The rule is kept in order."));
    }

    private ChatModel replying(Function<String, String> reply) {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                chats.incrementAndGet();
                String prompt = ((UserMessage) request.messages().getLast()).singleText();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(reply.apply(prompt)))
                        .finishReason(FinishReason.STOP)
                        .build();
            }
        };
    }

    /** Counts words into a small vector. */
    static EmbeddingModel words() {
        return new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
                return Response.from(
                        texts.stream().map(text -> vector(text.text())).toList());
            }
        };
    }

    private static Embedding vector(String text) {
        float[] counts = new float[64];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            counts[Math.floorMod(word.hashCode(), counts.length)]++;
        }
        return Embedding.from(counts);
    }
}
