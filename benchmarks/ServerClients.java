import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiEmbeddingModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LangChain4j's clients of Mistral and OpenAI against a Retort server; files and jobs, which they do not have, by HTTP. */
public class ServerClients {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static String send(String method, String url, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    static void did(String name, boolean held) {
        if (!held) {
            throw new IllegalStateException("failed: " + name);
        }
        System.out.println("ok  " + name);
    }

    static String train(String server) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append("{\"messages\":[{\"role\":\"user\",\"content\":\"What is %d?\"},{\"role\":\"assistant\",\"content\":\"It is %d.\"}]}\n"
                    .formatted(i, i));
        }
        String form = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows.jsonl\"\r\n\r\n" + rows + "\r\n--X--\r\n";
        String file = field(send("POST", server + "/v1/files", "multipart/form-data; boundary=X", form), "id");
        String job = field(send("POST", server + "/v1/fine_tuning/jobs", "application/json", """
                {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}], "hyperparameters": {"training_steps": 4}}
                """.formatted(file)), "id");
        while (true) {
            String now = send("GET", server + "/v1/fine_tuning/jobs/" + job, "", "");
            if (field(now, "status").equals("SUCCESS")) {
                return field(now, "fine_tuned_model");
            }
            if (field(now, "status").startsWith("FAILED")) {
                throw new IllegalStateException(now);
            }
            Thread.sleep(500);
        }
    }

    private static String streamed(StreamingChatModel model) throws Exception {
        CompletableFuture<String> whole = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        model.chat("What is 3?", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                text.append(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(text.toString());
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        return whole.get();
    }

    private static void check(String name, ChatModel chat, StreamingChatModel streaming, EmbeddingModel embeddings, String tuned)
            throws Exception {
        ChatResponse response = chat.chat(UserMessage.from("What is 3?"));
        did(name + " chat with " + tuned, !response.aiMessage().text().isEmpty() && response.tokenUsage().totalTokenCount() > 0);
        did(name + " model that has run", tuned.equals(response.metadata().modelName()));
        did(name + " stream", streamed(streaming).equals(response.aiMessage().text()));
        did(name + " embeddings", embeddings.embed("text").content().vector().length > 100);
    }

    public static void main(String[] arguments) throws Exception {
        String server = arguments[0];
        String tuned = train(server);
        Duration patience = Duration.ofMinutes(2);
        check(
                "langchain4j-mistral-ai",
                MistralAiChatModel.builder().baseUrl(server + "/v1").apiKey("any").modelName(tuned).temperature(0.0).maxTokens(16).timeout(patience).build(),
                MistralAiStreamingChatModel.builder().baseUrl(server + "/v1").apiKey("any").modelName(tuned).temperature(0.0).maxTokens(16).timeout(patience).build(),
                MistralAiEmbeddingModel.builder().baseUrl(server + "/v1").apiKey("any").modelName("mistral-embed").timeout(patience).build(),
                tuned);
        check(
                "langchain4j-open-ai",
                OpenAiChatModel.builder().baseUrl(server + "/openai/v1").apiKey("any").modelName(tuned).temperature(0.0).maxTokens(16).timeout(patience).build(),
                OpenAiStreamingChatModel.builder().baseUrl(server + "/openai/v1").apiKey("any").modelName(tuned).temperature(0.0).maxTokens(16).timeout(patience).build(),
                OpenAiEmbeddingModel.builder().baseUrl(server + "/openai/v1").apiKey("any").modelName("text-embedding-3-small").timeout(patience).build(),
                tuned);
        did("delete", send("DELETE", server + "/v1/models/" + tuned, "", "").contains("\"deleted\":true"));
        System.exit(0);
    }
}
