package dev.retort.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRecorderTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("traffic/recorded.jsonl");
    }

    private List<ChatExample> recorded() {
        return ChatExamples.read(file());
    }

    private static AiMessage shout(ChatRequest request) {
        UserMessage last = (UserMessage) request.messages().getLast();
        return AiMessage.from(last.singleText().toUpperCase(java.util.Locale.ROOT));
    }

    private static ChatRequest ask(String question) {
        return ChatRequest.builder()
                .messages(SystemMessage.from("Be loud."), UserMessage.from(question))
                .build();
    }

    @Test
    void aReplyBecomesAChatExampleWithItsPrompt() {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            new Model(recorder, request -> reply(shout(request), FinishReason.STOP)).chat(ask("what is an incident?"));
        }

        assertThat(recorded())
                .containsExactly(new ChatExample(List.of(
                        new Message("system", "Be loud."),
                        new Message("user", "what is an incident?"),
                        new Message("assistant", "WHAT IS AN INCIDENT?"))));
    }

    @Test
    void aStreamedReplyIsRecordedWhenItIsComplete() {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            new StreamingModel(recorder).chat(ask("what is an incident?"), new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String part) {
                    assertThat(recorded()).isEmpty();
                }

                @Override
                public void onCompleteResponse(ChatResponse response) {}

                @Override
                public void onError(Throwable error) {
                    throw new AssertionError(error);
                }
            });
        }

        assertThat(recorded().getFirst().messages().getLast())
                .isEqualTo(new Message("assistant", "WHAT IS AN INCIDENT?"));
    }

    @Test
    void manyThreadsLoseNothingAndMixNothing() {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            Model model = new Model(recorder, request -> reply(shout(request), FinishReason.STOP));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1000; i++) {
                    String question = "question number " + i + " " + "long ".repeat(i % 50);
                    var unused = threads.submit(() -> model.chat(ask(question)));
                }
            }
            assertThat(recorder.counts()).isEqualTo(new RecordingCounts(1000, 0, 0, 0, 0));
        }

        assertThat(recorded()).hasSize(1000).doesNotHaveDuplicates().allSatisfy(example -> {
            String question = example.messages().get(1).content();
            assertThat(example.messages().get(2).content()).isEqualTo(question.toUpperCase(java.util.Locale.ROOT));
        });
    }

    @Test
    void aThreadThatIsInterruptedRecordsAndLetsOthersRecord() {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            Model model = new Model(recorder, request -> reply(shout(request), FinishReason.STOP));
            Thread.currentThread().interrupt();
            model.chat(ask("one"));
            assertThat(Thread.interrupted()).isTrue();
            model.chat(ask("two"));

            assertThat(recorder.counts().failed()).isZero();
        }

        assertThat(recorded()).hasSize(2);
    }

    @Test
    void whatCannotBeTrainedOnIsLeftOutAndCounted() {
        UserMessage picture = UserMessage.from(TextContent.from("see"), ImageContent.from("http://127.0.0.1/x.png"));
        ToolExecutionRequest tool = ToolExecutionRequest.builder()
                .id("1")
                .name("search")
                .arguments("{}")
                .build();
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            new Model(recorder, request -> reply(AiMessage.from("cut sho"), FinishReason.LENGTH)).chat(ask("a"));
            new Model(recorder, request -> reply(AiMessage.from(" "), FinishReason.STOP)).chat(ask("b"));
            new Model(recorder, request -> reply(AiMessage.from(tool), FinishReason.TOOL_EXECUTION)).chat(ask("c"));
            new Model(recorder, request -> reply(AiMessage.from("no"), FinishReason.CONTENT_FILTER)).chat(ask("d"));
            new Model(recorder, request -> reply(AiMessage.from("a cat"), FinishReason.STOP))
                    .chat(ChatRequest.builder().messages(picture).build());
            assertThat(recorder.counts()).isEqualTo(new RecordingCounts(0, 0, 5, 0, 0));
        }

        assertThat(recorded()).isEmpty();
    }

    @Test
    void aShareOfThePromptsIsTheSameShareEachTime() {
        RecordingOptions third = new RecordingOptions(0.3, 1 << 20, text -> text);
        for (int round = 0; round < 2; round++) {
            try (TrainingRecorder recorder = new TrainingRecorder(folder.resolve("round" + round), third)) {
                Model model = new Model(recorder, request -> reply(shout(request), FinishReason.STOP));
                for (int i = 0; i < 1000; i++) {
                    model.chat(ask("question " + i));
                }
                assertThat(recorder.counts().recorded()).isBetween(240L, 360L);
            }
        }

        assertThat(folder.resolve("round0")).hasSameTextualContentAs(folder.resolve("round1"));
    }

    @Test
    void keysAreMaskedByDefaultAndAnyTextOnRequest() throws IOException {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            new Model(recorder, request -> reply(shout(request), FinishReason.STOP))
                    .chat(ask("use sk-abcdefghijklmnop1234 please"));
        }
        Path names = folder.resolve("names");
        RecordingOptions noNames = new RecordingOptions(1, 1 << 20, text -> text.replaceAll("(?i)alice", "NAME"));
        try (TrainingRecorder recorder = new TrainingRecorder(names, noNames)) {
            new Model(recorder, request -> reply(shout(request), FinishReason.STOP)).chat(ask("who is Alice?"));
        }

        assertThat(Files.readString(file())).doesNotContain("abcdefghijklmnop1234");
        assertThat(Files.readString(names)).doesNotContainIgnoringCase("alice").contains("who is NAME?");
    }

    @Test
    void theSizeLimitHoldsAlsoOverSeveralRecordings() throws IOException {
        RecordingOptions small = new RecordingOptions(1, 1000, text -> text);
        for (int round = 0; round < 3; round++) {
            try (TrainingRecorder recorder = new TrainingRecorder(file(), small)) {
                Model model = new Model(recorder, request -> reply(shout(request), FinishReason.STOP));
                for (int i = 0; i < 5; i++) {
                    model.chat(ask("what is an incident, in round " + round + "?"));
                }
                assertThat(recorder.counts().recorded() + recorder.counts().overLimit())
                        .isEqualTo(5);
            }
        }

        assertThat(Files.size(file())).isBetween(800L, 1000L);
    }

    @Test
    void aLineTornByAKilledProcessIsCutOff() throws IOException {
        String whole =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n";
        Files.createDirectories(file().getParent());
        Files.writeString(file(), whole);
        Files.writeString(file(), "{\"messages\":[{\"ro", StandardOpenOption.APPEND);

        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            new Model(recorder, request -> reply(shout(request), FinishReason.STOP)).chat(ask("c"));
        }

        assertThat(recorded()).hasSize(2);
    }

    @Test
    void aRedactionThatFailsDisturbsNobodyAndWritesNothing() {
        RecordingOptions failing = new RecordingOptions(1, 1 << 20, text -> {
            throw new IllegalStateException("a defect");
        });
        try (TrainingRecorder recorder = new TrainingRecorder(file(), failing)) {
            ChatResponse response =
                    new Model(recorder, request -> reply(shout(request), FinishReason.STOP)).chat(ask("a"));

            assertThat(response.aiMessage().text()).isEqualTo("A");
            assertThat(recorder.counts()).isEqualTo(new RecordingCounts(0, 0, 0, 0, 1));
        }
        assertThat(recorded()).isEmpty();
    }

    @Test
    void twoRecordersOfOneFileAreRefused() {
        try (TrainingRecorder recorder = new TrainingRecorder(file())) {
            assertThatThrownBy(() -> new TrainingRecorder(file()))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining(file().toString());
            assertThat(recorder.counts().recorded()).isZero();
        }
        new TrainingRecorder(file()).close();
    }

    @Test
    void onlyTheOwnerMayReadARecording() throws IOException {
        new TrainingRecorder(file()).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aShareOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new RecordingOptions(0, 1, text -> text)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new RecordingOptions(1.5, 1, text -> text)).isInstanceOf(UsageException.class);
    }

    private static ChatResponse reply(AiMessage message, FinishReason reason) {
        return ChatResponse.builder().aiMessage(message).finishReason(reason).build();
    }

    private record Model(TrainingRecorder recorder, Function<ChatRequest, ChatResponse> answers) implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return answers.apply(request);
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of(recorder);
        }
    }

    private record StreamingModel(TrainingRecorder recorder) implements StreamingChatModel {

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            AiMessage message = shout(request);
            handler.onPartialResponse(message.text().substring(0, 4));
            handler.onCompleteResponse(reply(message, FinishReason.STOP));
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of(recorder);
        }
    }
}
