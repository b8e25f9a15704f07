package dev.retort.call;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.model.ChatRequestJson;
import dev.retort.model.ModelRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The most that a call may take and cost: every byte of a prompt a token, every reply as long as it may be. */
final class CallWorth {

    /** Tokens that chat formats put around each message and around the whole; no known format takes more. */
    private static final int TOKENS_AROUND_A_MESSAGE = 16;

    private final PriceTable prices;
    private final Budget budget;

    CallWorth(PriceTable prices, Budget budget) {
        this.prices = prices;
        this.budget = budget;
    }

    /** Returns the price of a model; unknown prices count as nothing unless there is a cap. */
    Price price(ModelRef model) {
        return prices.find(model.toString()).orElseGet(() -> {
            if (budget.isCapped()) {
                throw new UsageException(
                        "The price of %s is not known, so the budget cannot be kept.".formatted(model),
                        "Name its price in a price table of your own, or run without --budget.");
            }
            return Price.FREE;
        });
    }

    /** Returns what training costs; unknown prices count as nothing unless there is a cap. */
    long training(ModelRef base, long tokens) {
        return price(base).trainingCost(tokens).orElseGet(() -> {
            if (budget.isCapped()) {
                throw new UsageException(
                        "What training %s costs is not known, so the budget cannot be kept.".formatted(base),
                        "Name its \"training\" in a price table of your own (budget.prices), or run without --budget.");
            }
            return 0;
        });
    }

    /** Returns the most tokens of a prompt; a schema of the reply is part of what services count. */
    long worstInputTokens(List<ChatMessage> messages, ChatRequestParameters parameters) {
        ObjectNode format = Json.mapper().createObjectNode();
        ChatRequestJson.responseFormat(format, parameters.responseFormat());
        long tokens = TOKENS_AROUND_A_MESSAGE + (format.isEmpty() ? 0 : bytes(format.toString()));
        for (ChatMessage message : messages) {
            tokens += bytes(ChatRequestJson.text(message)) + TOKENS_AROUND_A_MESSAGE;
        }
        return tokens;
    }

    long worstInputTokens(String text) {
        return bytes(text) + TOKENS_AROUND_A_MESSAGE;
    }

    long worstOutputTokens(ModelRef model, ChatRequestParameters parameters, int choices) {
        Integer limit = parameters.maxOutputTokens();
        if (limit != null) {
            return (long) limit * choices;
        }
        if (budget.isCapped() && price(model).outputPerMillion().signum() > 0) {
            throw new UsageException(
                    "%s has no limit of output tokens, so the budget cannot be kept.".formatted(model),
                    "Set max_tokens for each model, or run without --budget.");
        }
        return 0;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
