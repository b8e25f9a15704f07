package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.model.BatchChatModel;
import dev.retort.model.ChatRequestJson;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls to models on this machine, which are computed in groups. */
class LocalCallsTest {

    private final CallJournal journal = CallJournal.inMemory();
    private final List<List<String>> computed = new ArrayList<>();

    /** The calls of one process: each begins with what the journal knows. */
    private ModelCalls calls() {
        return new ModelCalls(
                journal, new CallRules(ModelLimits.DEFAULT, Map.of(), PriceTable.builtIn(), Budget.unlimited()));
    }

    private static List<ChatRequest> requests(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("question " + i))
                        .build())
                .toList();
    }

    private final class Pairs implements BatchChatModel {
        @Override
        public List<List<Integer>> groups(List<ChatRequest> requests) {
            return IntStream.range(0, (requests.size() + 1) / 2)
                    .mapToObj(i -> IntStream.range(2 * i, Math.min(requests.size(), 2 * i + 2))
                            .boxed()
                            .toList())
                    .toList();
        }

        @Override
        public List<ChatResponse> chatGroup(List<ChatRequest> group) {
            List<String> texts = group.stream()
                    .map(request -> ChatRequestJson.text(request.messages().getLast()))
                    .toList();
            computed.add(texts);
            if (texts.contains("question 4")) {
                throw new IllegalStateException("killed");
            }
            return texts.stream()
                    .map(text -> ChatResponse.builder()
                            .aiMessage(AiMessage.from("local " + text + " with " + texts.size()))
                            .build())
                    .toList();
        }
    }

    @Test
    void groupsAreTakenWholeFromTheJournal() {
        NamedChatModel model = new NamedChatModel(ModelRef.parse("local:pairs"), new Pairs());
        assertThatThrownBy(() -> calls().chat(model, requests(0, 6), "answers", Progress.NONE))
                .hasMessage("killed");
        computed.clear();

        calls().chat(model, requests(0, 4), "answers", Progress.NONE);
        assertThat(computed).isEmpty();

        assertThat(calls().chat(model, requests(1, 3), "answers", Progress.NONE))
                .extracting(outcome -> ((ChatOutcome.Reply) outcome).text())
                .containsExactly("local question 1 with 2", "local question 2 with 2");
        assertThat(computed).containsExactly(List.of("question 1", "question 2"));
    }

    @Test
    void completionsAreTakenFromTheJournalBlockByBlock() {
        List<Integer> blocks = new ArrayList<>();
        TextCompleter completer = (completions, progress) -> {
            blocks.add(completions.prompts().size());
            return completions.prompts().stream().map(prompt -> prompt + "!").toList();
        };
        List<String> prompts = IntStream.range(0, 600).mapToObj(i -> "p" + i).toList();
        var all = new TextCompleter.Completions(prompts, 10, List.of("\n"));
        ModelRef ref = ModelRef.parse("local:completer");

        List<String> first = calls().complete(ref, completer, all, "questions", Progress.NONE);
        List<String> second = calls().complete(ref, completer, all, "questions", Progress.NONE);

        assertThat(first).isEqualTo(second).hasSize(600).endsWith("p599!");
        assertThat(blocks).containsExactly(256, 256, 88);
    }
}
