package dev.retort.server.chat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.RetortException;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import dev.retort.server.spending.Spending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Models elsewhere, through their provider: each conversation by itself, its reply in one piece. Thread-safe. */
public final class RemoteChat implements ChatEngine {

    private final ModelProviders providers;
    private final Spending spending;

    /**
     * Creates the engine.
     *
     * @param providers open the models that names are mapped to
     * @param spending what they may cost
     */
    public RemoteChat(ModelProviders providers, Spending spending) {
        this.providers = providers;
        this.spending = spending;
    }

    @Override
    public ChatWork begin(ServedModel model, ChatTask task) {
        if (task.logprobs().isPresent()) {
            throw Refusal.ofField(
                    "logprobs",
                    "%s, which %s means here, is not asked for probabilities of tokens. Leave logprobs out."
                            .formatted(model.ref(), model.name()));
        }
        ChatModel chat = providers.chat(model.ref(), settings(task)).model();
        ChatRequest request = request(task);
        ChatWork work = new ChatWork();
        Thread.startVirtualThread(() -> {
            try {
                reply(model.ref(), chat, request, task, work);
            } catch (RetortException | Refusal e) {
                work.fail(e);
            } catch (RuntimeException e) {
                work.fail(RemoteFailure.refusal(model, e));
            } catch (Error e) {
                work.fail(e);
                throw e;
            }
        });
        return work;
    }

    @Override
    public void forget(ServedModel model) {
        // Nothing of it is here.
    }

    private OptionalInt longest(ChatTask task) {
        return task.maxTokens().isEmpty() && spending.isCapped()
                ? OptionalInt.of(Spending.LONGEST_REPLY)
                : task.maxTokens();
    }

    private ModelSettings settings(ChatTask task) {
        return new ModelSettings(
                task.temperature(),
                longest(task),
                task.seed(),
                ModelSettings.DEFAULT.baseUrl(),
                ModelSettings.DEFAULT.key());
    }

    private static ChatRequest request(ChatTask task) {
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(task.messages().stream().map(RemoteChat::message).toList());
        if (task.topP() < 1) {
            request.topP(task.topP());
        }
        if (!task.stop().isEmpty()) {
            request.stopSequences(task.stop());
        }
        if (task.jsonObject()) {
            request.responseFormat(ResponseFormat.JSON);
        }
        return request.build();
    }

    private static ChatMessage message(Message message) {
        return switch (message.role()) {
            case "assistant" -> AiMessage.from(message.content());
            case "user" -> UserMessage.from(message.content());
            default -> SystemMessage.from(message.content());
        };
    }

    private void reply(ModelRef ref, ChatModel chat, ChatRequest request, ChatTask task, ChatWork work) {
        List<ChatReply.Choice> choices = new ArrayList<>();
        int prompt = 0;
        int completion = 0;
        for (int i = 0; i < task.choices(); i++) {
            if (!work.wanted()) {
                throw Refusal.givenUp();
            }
            ChatResponse response = paid(ref, chat, request, task);
            String text = String.valueOf(response.aiMessage().text());
            work.add(i, text);
            choices.add(new ChatReply.Choice(text, response.finishReason() != FinishReason.LENGTH));
            TokenUsage usage = response.tokenUsage();
            prompt = usage == null || usage.inputTokenCount() == null ? prompt : usage.inputTokenCount();
            completion += usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        }
        work.finish(new ChatReply(choices, prompt, completion));
    }

    private ChatResponse paid(ModelRef ref, ChatModel chat, ChatRequest request, ChatTask task) {
        long bytes = task.messages().stream()
                .mapToLong(message -> message.content().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        Spending.Payment payment =
                spending.begin(ref, bytes, task.messages().size(), longest(task).orElse(0));
        try {
            ChatResponse response = chat.chat(request);
            TokenUsage usage = response.tokenUsage();
            if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
                payment.settleUnknown();
            } else {
                payment.settle(usage.inputTokenCount(), usage.outputTokenCount());
            }
            return response;
        } catch (RuntimeException e) {
            if (CallException.of(e).kind() == FailureKind.RATE_LIMITED) {
                payment.settleUncharged();
            } else {
                payment.settleUnknown();
            }
            throw e;
        } catch (Error e) {
            payment.settleUnknown();
            throw e;
        }
    }
}
