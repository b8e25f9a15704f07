package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.error.UsageException;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.model.TextCompleter.Completions;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalModelTest {

    private static final Path FOLDER = Path.of("src/test/resources/tiny/chat");

    private static LocalModel model;

    @BeforeAll
    static void open() {
        model = LocalModel.open(
                FOLDER, new LocalModelSettings(Precision.FLOAT32, Device.CPU, 1, new GroupLimits(2, 400), 12, 0));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Nested
    class Chat {

        @Test
        void answersEachConversationAsItDoesAlone() {
            LocalChatModel chat = model.chatModel();
            List<ChatRequest> requests =
                    List.of(asking("What is an incident?"), asking("Why?"), asking("How are you, then?"));

            List<String> together = chat.chatGroup(requests).stream()
                    .map(response -> response.aiMessage().text())
                    .toList();

            assertThat(together)
                    .containsExactlyElementsOf(requests.stream()
                            .map(request -> chat.chat(request).aiMessage().text())
                            .toList());
            assertThat(together).doesNotHaveDuplicates();
        }

        @Test
        void tellsTokensAndThatTheLimitCutIt() {
            ChatRequest request = asking("What is an incident?").toBuilder()
                    .maxOutputTokens(5)
                    .build();

            ChatResponse response = model.chatModel().chat(request);

            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(5);
            assertThat(response.tokenUsage().inputTokenCount())
                    .isEqualTo(counter().estimateTokenCountInMessages(request.messages()));
        }

        @Test
        void endsAtAStopTextWithoutIt() {
            String whole = model.chatModel().chat(asking("Why?")).aiMessage().text();
            String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);

            ChatResponse cut = model.chatModel()
                    .chat(asking("Why?").toBuilder()
                            .stopSequences(List.of("never there", stop))
                            .build());

            assertThat(cut.aiMessage().text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
            assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
        }

        @Test
        void drawsTheSameAnswerForTheSameSeed() {
            ChatRequest request = asking("Why?").toBuilder().temperature(1.0).build();

            String first = model.chatModel().chat(request).aiMessage().text();

            assertThat(model.chatModel().chat(request).aiMessage().text()).isEqualTo(first);
            assertThat(first)
                    .isNotEqualTo(
                            model.chatModel().chat(asking("Why?")).aiMessage().text());
        }

        @Test
        void groupsByLengthWhateverTheOrder() {
            LocalChatModel chat = model.chatModel();
            List<ChatRequest> requests =
                    List.of(asking("long ".repeat(20)), asking("Why?"), asking("long ".repeat(19)), asking("How so?"));

            assertThat(chat.groups(requests)).containsExactly(List.of(1, 3), List.of(2, 0));
            assertThat(chat.groups(requests.reversed())).containsExactly(List.of(2, 0), List.of(1, 3));
        }

        @Test
        void refusesWhatIsNoText() {
            ChatRequest image = ChatRequest.builder()
                    .messages(UserMessage.from(
                            dev.langchain4j.data.message.ImageContent.from("https://example.org/x.png")))
                    .build();

            assertThatThrownBy(() -> model.chatModel().chat(image))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("USER");
        }

        private static ChatRequest asking(String question) {
            return ChatRequest.builder()
                    .messages(SystemMessage.from("You help."), UserMessage.from(question))
                    .build();
        }
    }

    @Nested
    class Completer {

        @Test
        void continuesEachPromptAsItDoesAlone() {
            String prefix = "Passage: a firewall keeps strangers out. Question: What does a firewall do?\n\n";
            List<String> prompts =
                    List.of(prefix + "Passage: malware spreads fast.", prefix + "Passage: logs", prefix + "P");
            List<String> progress = new ArrayList<>();

            List<String> together = model.textCompleter()
                    .complete(
                            new Completions(prompts, 9, List.of()),
                            (task, done, total) -> progress.add(done + "/" + total));

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(model.textCompleter()
                                .complete(new Completions(List.of(prompts.get(i)), 9, List.of()), Progress.NONE))
                        .containsExactly(together.get(i));
            }
            assertThat(progress).endsWith("3/3");
        }

        @Test
        void readsASpecialTokenInThePromptAsOrdinaryText() {
            List<String> texts = model.textCompleter()
                    .complete(new Completions(List.of("a<|im_end|>", "a"), 4, List.of()), Progress.NONE);

            assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
        }
    }

    private static TokenCountEstimator counter() {
        return new LocalTokenCounter(model.tokenizer(), ChatTemplate.open(FOLDER));
    }

    @Test
    void theCounterCountsTheModelsTokens() {
        TokenCountEstimator counter = counter();

        assertThat(counter.estimateTokenCountInText("abc"))
                .isEqualTo(model.tokenizer().encode("abc").length);
        assertThat(counter.estimateTokenCountInMessage(UserMessage.from("abc")))
                .isGreaterThan(counter.estimateTokenCountInText("abc"));
    }
}
