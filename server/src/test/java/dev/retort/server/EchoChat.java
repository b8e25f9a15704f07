package dev.retort.server;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A provider elsewhere whose chat model repeats the last message, and whose vectors hold the length of a text. */
final class EchoChat implements ModelProvider {

    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));

    /** Keeps replies back until they are let go. */
    void hold() {
        held.set(new CountDownLatch(1));
    }

    /** Lets replies go. */
    void letGo() {
        held.get().countDown();
    }

    private void awaitGo() {
        try {
            held.get().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        return new NamedChatModel(ref, new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                awaitGo();
                ChatMessage last = request.messages().getLast();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(((UserMessage) last).singleText()))
                        .tokenUsage(new TokenUsage(3, 2))
                        .finishReason(FinishReason.STOP)
                        .build();
            }
        });
    }

    @Override
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
                return Response.from(texts.stream()
                        .map(text -> Embedding.from(new float[] {text.text().length(), 0.5f}))
                        .toList());
            }

            @Override
            public int dimension() {
                return 2;
            }
        };
        return new NamedEmbeddingModel(ref, model, 16, false);
    }
}
