package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallWorthTest {

    private final CallWorth worth = new CallWorth(PriceTable.builtIn(), Budget.unlimited());
    private final List<ChatMessage> messages = List.of(UserMessage.from("Why?"));

    @Test
    void aSchemaOfTheReplyCountsByItsBytes() {
        String description = "为什么".repeat(500);
        JsonSchema schema = JsonSchema.builder()
                .name("verdict")
                .rootElement(JsonObjectSchema.builder()
                        .addStringProperty("reason", description)
                        .build())
                .build();
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(schema)
                .build();

        long plain =
                worth.worstInputTokens(messages, ChatRequestParameters.builder().build());
        long withSchema = worth.worstInputTokens(
                messages, ChatRequestParameters.builder().responseFormat(format).build());

        assertThat(withSchema - plain).isGreaterThan(description.getBytes(StandardCharsets.UTF_8).length);
    }
}
