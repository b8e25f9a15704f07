package dev.retort.local.generation;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.error.UsageException;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.model.BatchChatModel;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Answers conversations with a model on this machine, several at once. Greedy unless a request names a temperature above
 * 0; the same seed and requests give the same bytes. Thread-safe: calls wait for one another.
 */
@API(status = API.Status.INTERNAL)
public final class LocalChatModel implements BatchChatModel {

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final LocalModelSettings settings;

    LocalChatModel(Generator generator, Tokenizer tokenizer, ChatTemplate template, LocalModelSettings settings) {
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.template = template;
        this.settings = settings;
    }

    @Override
    public List<List<Integer>> groups(List<ChatRequest> requests) {
        return settings.groups()
                .group(requests.stream()
                        .mapToInt(request -> prompt(request).length + maxTokens(request))
                        .toArray());
    }

    @Override
    public List<ChatResponse> chatGroup(List<ChatRequest> group) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (ChatRequest request : group) {
            requests.add(new GenerationRequest(
                    prompt(request),
                    maxTokens(request),
                    sampling(request),
                    stops(request).rule(tokenizer)));
        }
        List<Generated> generated = generator.generate(requests);
        List<ChatResponse> responses = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            int[] added = generated.get(i).tokens();
            responses.add(ChatResponse.builder()
                    .aiMessage(AiMessage.from(stops(group.get(i)).cut(tokenizer.decode(added))))
                    .tokenUsage(new TokenUsage(requests.get(i).prompt().length, added.length))
                    .finishReason(generated.get(i).complete() ? FinishReason.STOP : FinishReason.LENGTH)
                    .build());
        }
        return responses;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return chatGroup(List.of(request)).getFirst();
    }

    private int[] prompt(ChatRequest request) {
        if (request.toolSpecifications() != null
                && !request.toolSpecifications().isEmpty()) {
            throw new UsageException("A local model cannot call tools.", "Send the request without them.");
        }
        return tokenizer.encode(template.render(ChatMessages.plain(request.messages()), true));
    }

    private int maxTokens(ChatRequest request) {
        Integer asked = request.maxOutputTokens();
        return asked == null ? settings.maxTokens() : asked;
    }

    private Sampling sampling(ChatRequest request) {
        Double temperature = request.temperature();
        Double topP = request.topP();
        return temperature == null || temperature == 0
                ? new Sampling.Greedy()
                : new Sampling.Nucleus(temperature, topP == null ? 1 : topP, settings.seed());
    }

    private static StopTexts stops(ChatRequest request) {
        List<String> texts = request.stopSequences();
        return new StopTexts(texts == null ? List.of() : texts);
    }
}
