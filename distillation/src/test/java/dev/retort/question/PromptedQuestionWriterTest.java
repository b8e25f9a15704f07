package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.ModelCalls;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptedQuestionWriterTest {

    private final List<String> prompts = new CopyOnWriteArrayList<>();

    private NamedChatModel model(Function<String, String> reply) {
        return new NamedChatModel(ModelRef.parse("fake:model"), new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String prompt = ((UserMessage) request.messages().getFirst()).singleText();
                prompts.add(prompt);
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(reply.apply(prompt)))
                        .build();
            }
        });
    }

    private static List<Passage> passages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Passages.passage(
                        "p%05d".formatted(i), "Section " + i / 5, i + 1, "Text number %d.".formatted(i)))
                .toList();
    }

    private static List<QuestionTarget> firstAttempts(PromptedQuestionWriter writer, int passages) {
        return writer.targets(passages(passages)).stream()
                .filter(target -> target.attempt() == 0)
                .toList();
    }

    @Test
    void aPassageIsAskedAboutAgainByItsOtherSentences() {
        PromptedQuestionWriter writer =
                new PromptedQuestionWriter(model(prompt -> "What?"), new ModelCalls(1), Map.of(QuestionKind.FACT, 1.0));
        Passage passage = Passages.passage(
                "p1", "Care", 1, "Cats sleep all day. Dogs guard the farm. Hens lay white eggs. Pigs dig for roots.");

        writer.write(writer.targets(List.of(passage)), Progress.NONE);

        assertThat(prompts).hasSize(4).doesNotHaveDuplicates();
        assertThat(prompts)
                .filteredOn(prompt -> prompt.contains("Let it be about this part of the excerpt:"))
                .hasSize(3);
        assertThat(String.join("\n", prompts))
                .contains("excerpt:\n<excerpt>\nDogs guard the farm.", "excerpt:\n<excerpt>\nPigs dig for roots.");
    }

    @Test
    void theSeedsPromptIsWordForWord() {
        PromptedQuestionWriter writer =
                PromptedQuestionWriter.withSeedsPrompt(model(prompt -> "What is said?"), new ModelCalls(1));

        writer.write(writer.targets(passages(1)), Progress.NONE);

        assertThat(prompts).containsExactly("""
                Context information is below.
                ---------------------
                Text number 0.
                ---------------------
                Given the context information and not prior knowledge.
                generate only questions based on the below query.
                You are a Teacher/ Professor. Your task is to setup a quiz/examination. Using the provided context, \
                formulate a single question that captures an important fact from the context. Restrict the question to \
                the context information provided.You should generate only question and nothing else.
                """);
    }

    @Test
    void kindsComeInTheSharesOfTheMix() {
        PromptedQuestionWriter writer = new PromptedQuestionWriter(
                model(prompt -> "What?"),
                new ModelCalls(1),
                Map.of(QuestionKind.FACT, 3.0, QuestionKind.UNANSWERABLE, 1.0, QuestionKind.REASON, 0.0));

        Map<QuestionKind, Long> kinds = writer.targets(passages(40)).stream()
                .filter(target -> target.rank() == 0)
                .collect(Collectors.groupingBy(QuestionTarget::kind, Collectors.counting()));

        assertThat(kinds)
                .containsExactlyInAnyOrderEntriesOf(Map.of(QuestionKind.FACT, 30L, QuestionKind.UNANSWERABLE, 10L));
    }

    @Test
    void twoPassagesComeFromOneSection() {
        PromptedQuestionWriter writer = new PromptedQuestionWriter(
                model(prompt -> "What?"), new ModelCalls(1), Map.of(QuestionKind.TWO_PASSAGES, 1.0));

        assertThat(firstAttempts(writer, 10)).hasSize(10).allSatisfy(target -> {
            assertThat(target.passages()).hasSize(2);
            assertThat(target.passages().get(0).section())
                    .isEqualTo(target.passages().get(1).section());
        });
    }

    @Test
    void repliesAreCleanedAndFailuresKeepTheirReason() {
        PromptedQuestionWriter writer = new PromptedQuestionWriter(
                model(prompt -> {
                    if (prompt.contains("number 1")) {
                        throw new IllegalStateException("no such model");
                    }
                    return "Here are some questions:\n1. What is number 0?";
                }),
                new ModelCalls(2),
                Map.of(QuestionKind.FACT, 1.0));

        List<QuestionDrafts> drafts = writer.write(firstAttempts(writer, 2), Progress.NONE);

        assertThat(drafts.get(0).candidates())
                .containsExactly(new QuestionDrafts.Candidate("What is number 0?", QuestionKind.FACT));
        assertThat(drafts.get(1).candidates()).isEmpty();
        assertThat(drafts.get(1).failure().orElseThrow()).contains("no such model");
    }

    @Test
    void anEmptyMixIsRefused() {
        assertThatThrownBy(() -> new PromptedQuestionWriter(
                        model(prompt -> ""), new ModelCalls(1), Map.of(QuestionKind.FACT, 0.0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.kinds");
    }
}
