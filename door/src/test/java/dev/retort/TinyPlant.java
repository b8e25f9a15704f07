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
import dev.retort.fakes.PlantHandbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A document of a machine plant, LangChain4j models that are objects, and a student of a few thousand parameters. */
final class TinyPlant {

    private static final Path STUDENT = Path.of("../local/src/test/resources/tiny/chat");

    final AtomicInteger chats = new AtomicInteger();

    /** Writes the document and returns settings for a run that takes seconds. */
    static DistillationSettings settings(Path folder) throws IOException {
        Path document = Files.writeString(folder.resolve("plant.md"), PlantHandbook.text());
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
        return replying(PlantHandbook::question);
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
