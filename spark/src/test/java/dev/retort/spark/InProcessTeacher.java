package dev.retort.spark;

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
import dev.retort.distillation.DistillationModels;
import dev.retort.fakes.FakeModels;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of {@link FactTeacher} without a server, for figures of everything around the models. */
record InProcessTeacher() implements ModelSource {

    @Override
    public OpenModels open(DistillationSettings settings) {
        return OpenModels.of(new DistillationModels(
                new ModelProviders(Map.of("mistral", new Provider())),
                base -> new NoTuner(),
                ref -> Optional.empty(),
                ref -> new EstimatedTokenCounter()));
    }

    private static final class Provider implements ModelProvider {

        @Override
        public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
            return new NamedChatModel(ref, new Chat());
        }

        @Override
        public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
            return new NamedEmbeddingModel(ref, new Words(), 64, true);
        }
    }

    private static final class Chat implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            String message = ((UserMessage) request.messages().getLast()).singleText();
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(FactTeacher.reply(new FakeModels.Prompt("fake", message, 0))))
                    .finishReason(FinishReason.STOP)
                    .build();
        }
    }

    private static final class Words implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    segments.stream().map(segment -> embedding(segment.text())).toList());
        }

        private static Embedding embedding(String text) {
            double[] vector = FakeModels.vector(text);
            float[] values = new float[vector.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) vector[i];
            }
            return Embedding.from(values);
        }
    }
}
