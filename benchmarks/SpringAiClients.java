import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.mistralai.MistralAiChatModel;
import org.springframework.ai.mistralai.MistralAiChatOptions;
import org.springframework.ai.mistralai.MistralAiEmbeddingModel;
import org.springframework.ai.mistralai.MistralAiEmbeddingOptions;
import org.springframework.ai.mistralai.api.MistralAiApi;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;

/** Spring AI's clients of Mistral and OpenAI against a Retort server; files and jobs, which they do not have, by HTTP. */
public class SpringAiClients {

    private static void check(String name, ChatModel chat, EmbeddingModel embeddings, String tuned) {
        ChatResponse response = chat.call(new Prompt("What is 3?"));
        String text = response.getResult().getOutput().getText();
        ServerClients.did(name + " chat with " + tuned, !text.isEmpty() && response.getMetadata().getUsage().getTotalTokens() > 0);
        ServerClients.did(name + " model that has run", tuned.equals(response.getMetadata().getModel()));
        StringBuilder streamed = new StringBuilder();
        chat.stream(new Prompt("What is 3?")).toStream().forEach(part -> {
            if (part.getResult() != null && part.getResult().getOutput().getText() != null) {
                streamed.append(part.getResult().getOutput().getText());
            }
        });
        ServerClients.did(name + " stream", streamed.toString().equals(text));
        ServerClients.did(name + " embeddings", embeddings.embed("text").length > 100);
    }

    public static void main(String[] arguments) throws Exception {
        String server = arguments[0];
        String tuned = ServerClients.train(server);
        MistralAiApi mistral = MistralAiApi.builder().baseUrl(server).apiKey("any").build();
        check(
                "spring-ai-mistral-ai",
                MistralAiChatModel.builder().mistralAiApi(mistral)
                        .defaultOptions(MistralAiChatOptions.builder().model(tuned).temperature(0.0).maxTokens(16).build()).build(),
                MistralAiEmbeddingModel.builder().mistralAiApi(mistral)
                        .options(MistralAiEmbeddingOptions.builder().withModel("mistral-embed").build()).build(),
                tuned);
        OpenAiApi openAi = OpenAiApi.builder().baseUrl(server + "/openai").apiKey("any").build();
        check(
                "spring-ai-openai",
                OpenAiChatModel.builder().openAiApi(openAi)
                        .defaultOptions(OpenAiChatOptions.builder().model(tuned).temperature(0.0).maxTokens(16).build()).build(),
                new OpenAiEmbeddingModel(
                        openAi, MetadataMode.EMBED, OpenAiEmbeddingOptions.builder().model("text-embedding-3-small").build()),
                tuned);
        ServerClients.did("delete", ServerClients.send("DELETE", server + "/v1/models/" + tuned, "", "").contains("\"deleted\":true"));
        System.exit(0);
    }
}
