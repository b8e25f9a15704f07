package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.local.generation.GroupLimits;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.server.chat.ChatTask;
import dev.retort.server.chat.ChatWork;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    private static final int LONG = 400;

    @TempDir
    Path home;

    private static final ServedModel TINY = new ServedModel(
            "tiny", TestServer.BASE, TestServer.BASE.toString(), Use.CHAT, Optional.empty(), Instant.EPOCH);

    private static ChatTask task(String question) {
        return new ChatTask(
                List.of(new Message("user", question)),
                1,
                OptionalInt.of(LONG),
                OptionalDouble.empty(),
                1,
                OptionalLong.empty(),
                List.of(),
                false,
                OptionalInt.empty());
    }

    @Test
    void aServerWithTooMuchToDoSaysWhenToAskAgain() {
        try (TestServer server = new TestServer(home, new ScriptedTuner(false), new LocalChat.Capacity(1, 0, 8))) {
            for (String api : List.of("/v1", "/openai/v1")) {
                TestClient.Answer answer = server.post(api + "/chat/completions", """
                        {"model": "open-mistral-7b", "messages": [{"role": "user", "content": "hello"}]}""");

                assertThat(answer.status()).isEqualTo(429);
                assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
                assertThat(answer.text()).contains("Try again");
            }
        }
    }

    @Test
    void aReplyIsGivenUpWhenItsListenerLeaves() {
        try (LocalChat chat =
                new LocalChat(ref -> TestServer.TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT)) {
            ChatWork work = chat.begin(TINY, task("hello"));

            assertThatThrownBy(() -> work.stream(piece -> {
                        throw new IOException("The client has left.");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(work.result().completionTokens()).isLessThan(LONG);
        }
    }

    @Test
    void aConversationThatNobodyWaitsForKeepsNoPlaceInTheQueue() {
        LocalModelSettings usual = LocalModelSettings.defaults();
        LocalModelSettings oneAtATime = new LocalModelSettings(
                usual.precision(), usual.device(), usual.threads(), new GroupLimits(1, 4096), LONG, 0);
        try (LocalChat chat = new LocalChat(ref -> TestServer.TINY, oneAtATime, new LocalChat.Capacity(1, 1, LONG))) {
            ChatWork first = chat.begin(TINY, task("hello"));
            ChatWork second = beginOnceThereIsRoom(chat);
            second.giveUp();
            ChatWork third = chat.begin(TINY, task("no"));

            assertThatThrownBy(second::result).hasMessageContaining("its reply was given up");
            assertThat(first.isDone()).isFalse();
            assertThat(third.result().completionTokens()).isEqualTo(LONG);
        }
    }

    private static ChatWork beginOnceThereIsRoom(LocalChat chat) {
        while (true) {
            try {
                return chat.begin(TINY, task("what?"));
            } catch (Refusal busy) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aShortReplyDoesNotWaitForALongOneBesideIt() {
        ChatTask brief = new ChatTask(
                List.of(new Message("user", "hello")),
                1,
                OptionalInt.of(2),
                OptionalDouble.empty(),
                1,
                OptionalLong.empty(),
                List.of(),
                false,
                OptionalInt.empty());
        try (LocalChat chat =
                new LocalChat(ref -> TestServer.TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT)) {
            chat.begin(TINY, brief).result();
            ChatWork first = chat.begin(TINY, task("hello"));
            ChatWork lengthy = chat.begin(TINY, task("what?"));
            ChatWork quick = chat.begin(TINY, brief);
            first.giveUp();

            assertThat(quick.result().completionTokens()).isEqualTo(2);
            assertThat(lengthy.isDone()).isFalse();
            assertThat(lengthy.result().completionTokens()).isEqualTo(LONG);
        }
    }

    @Test
    void conversationsThatWaitTogetherGetTheRepliesThatEachGetsAlone() {
        List<String> questions = List.of("hello", "what?", "no", "why is that", "yes");
        List<String> alone = new ArrayList<>();
        List<String> together = new ArrayList<>();
        try (LocalChat chat =
                new LocalChat(ref -> TestServer.TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT)) {
            for (String question : questions) {
                alone.add(chat.begin(TINY, task(question))
                        .result()
                        .choices()
                        .getFirst()
                        .text());
            }
            List<ChatWork> works = questions.stream()
                    .map(question -> chat.begin(TINY, task(question)))
                    .toList();
            works.forEach(
                    work -> together.add(work.result().choices().getFirst().text()));
        }

        assertThat(together).isEqualTo(alone);
    }
}
