package dev.retort.local;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.model.BatchChatModel;
import dev.retort.model.ModelSettings;
import java.util.List;

/** A local chat model with the temperature and length of its role, where a request names none of its own. */
final class ChatModelInRole implements BatchChatModel {

    private final ModelOnDemand model;
    private final ChatRequestParameters role;

    ChatModelInRole(ModelOnDemand model, ModelSettings settings) {
        this.model = model;
        var parameters = ChatRequestParameters.builder();
        settings.temperature().ifPresent(parameters::temperature);
        settings.maxTokens().ifPresent(parameters::maxOutputTokens);
        this.role = parameters.build();
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return role;
    }

    @Override
    public List<List<Integer>> groups(List<ChatRequest> requests) {
        return model.use(loaded -> loaded.chatModel().groups(inRole(requests)));
    }

    @Override
    public List<ChatResponse> chatGroup(List<ChatRequest> group) {
        return model.use(loaded -> loaded.chatModel().chatGroup(inRole(group)));
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return chatGroup(List.of(request)).getFirst();
    }

    private List<ChatRequest> inRole(List<ChatRequest> requests) {
        return requests.stream()
                .map(request -> ChatRequest.builder()
                        .messages(request.messages())
                        .parameters(role.overrideWith(request.parameters()))
                        .build())
                .toList();
    }
}
