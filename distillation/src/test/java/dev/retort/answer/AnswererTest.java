package dev.retort.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.call.ModelCalls;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswererTest {

    private final List<String> prompts = Collections.synchronizedList(new ArrayList<>());

    /** Counts words. */
    private record WordCounter() implements TokenCountEstimator {

        @Override
        public int estimateTokenCountInText(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }

        @Override
        public int estimateTokenCountInMessage(ChatMessage message) {
            return message instanceof UserMessage user ? estimateTokenCountInText(user.singleText()) : 13;
        }

        @Override
        public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
            int tokens = 0;
            for (ChatMessage message : messages) {
                tokens += estimateTokenCountInMessage(message);
            }
            return tokens;
        }
    }

    private Answerer answerer(int window, List<String> contexts, Function<String, ChatResponse> reply) {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String prompt = ((UserMessage) request.messages().getLast()).singleText();
                prompts.add(prompt);
                return reply.apply(prompt);
            }
        };
        return new Answerer(
                new NamedChatModel(ModelRef.parse("fake:model"), model),
                question -> new Context(contexts, List.of("p1")),
                new ContextWindow(window, 10, new WordCounter()),
                new ModelCalls(4),
                "answers");
    }

    private static ChatResponse says(String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .finishReason(FinishReason.STOP)
                .build();
    }

    private static Question question(String text) {
        return new Question("q", Split.EVAL, text, "fact", List.of(), "", Optional.empty());
    }

    @Test
    void whatFitsIsAskedOnce() {
        List<Answer> answers = answerer(200, List.of("First passage.", "Second passage."), prompt -> says(" Yes. "))
                .answer(List.of(question("Is it?")), Progress.NONE);
        assertThat(prompts)
                .containsExactly(
                        "context: <context>\nFirst passage.\nSecond passage.\n</context> \n\n question: Is it?");
        assertThat(answers.getFirst().text()).isEqualTo("Yes.");
        assertThat(answers.getFirst().contexts()).containsExactly("First passage.", "Second passage.");
    }

    @Test
    void whatDoesNotFitRefinesTheAnswerPieceByPiece() {
        List<String> words = IntStream.range(0, 90).mapToObj(i -> "w" + i).toList();
        List<String> contexts = List.of(
                String.join(" ", words.subList(0, 30)),
                String.join(" ", words.subList(30, 60)),
                String.join(" ", words.subList(60, 90)));
        Answer answer = answerer(100, contexts, prompt -> says("answer " + prompts.size()))
                .answer(List.of(question("What?")), Progress.NONE)
                .getFirst();
        assertThat(prompts).hasSizeGreaterThan(1);
        assertThat(prompts.getFirst()).doesNotContain("answer so far");
        assertThat(prompts.get(1)).contains("answer so far: answer 1");
        assertThat(answer.text()).isEqualTo("answer " + prompts.size());
        words.forEach(word -> assertThat(prompts).anyMatch(prompt -> prompt.matches("(?s).*\\b" + word + "\\b.*")));
    }

    @Test
    void aReplyCutAtTheLimitIsMarked() {
        Answer answer = answerer(
                        200,
                        List.of("c"),
                        prompt -> ChatResponse.builder()
                                .aiMessage(AiMessage.from("and then"))
                                .finishReason(FinishReason.LENGTH)
                                .build())
                .answer(List.of(question("What?")), Progress.NONE)
                .getFirst();
        assertThat(answer.complete()).isFalse();
    }

    @Test
    void oneFailedCallDoesNotStopTheOthers() {
        List<Answer> answers = answerer(200, List.of("c"), prompt -> {
                    if (prompt.endsWith("bad?")) {
                        throw new IllegalStateException("no such model");
                    }
                    return says("fine");
                })
                .answer(List.of(question("good?"), question("bad?"), question("good too?")), Progress.NONE);
        assertThat(answers).extracting(Answer::text).containsExactly("fine", "", "fine");
        assertThat(answers.get(1).failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("no such model"));
        assertThat(answers.get(0).failure()).isEmpty();
    }

    @Test
    void aWindowWithoutRoomForContextIsRefused() {
        Answerer answerer = answerer(30, List.of("one two three ".repeat(40)), prompt -> says("x"));
        assertThatThrownBy(() -> answerer.answer(List.of(question("A question of quite a few words?")), Progress.NONE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("answers.context_window");
    }

    @Test
    void controlsKeepTheContextAndChangeTheWords() {
        Answer answer = Answer.of("q", "Why?", "Because. And so on.", new Context(List.of("c"), List.of("p")));
        Answer parrot =
                Controls.parrot(List.of(question("Why?")), List.of(answer)).getFirst();
        assertThat(parrot.text()).isEqualTo("Why?");
        assertThat(parrot.contexts()).containsExactly("c");
        assertThat(Controls.firstSentences(List.of(answer), text -> text.substring(0, text.indexOf('.') + 1)))
                .extracting(Answer::text)
                .containsExactly("Because.");
    }
}
