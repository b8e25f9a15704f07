package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.call.ModelCalls;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.judge.Judge;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import dev.retort.question.FactProposals.Proposal;
import dev.retort.retrieval.PassageIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactProposalsTest {

    private static final String FIRST = "The plan is reviewed annually. ";
    private static final String SECOND = "Management\napproves the plan.";

    private static final List<Passage> PASSAGES = List.of(
            new Passage(
                    "p1",
                    "guide.pdf",
                    "",
                    List.of(new PageSpan(16, 10, 10 + FIRST.length()), new PageSpan(17, 0, SECOND.length())),
                    "Plan",
                    FIRST + SECOND),
            new Passage(
                    "p2",
                    "guide.pdf",
                    "",
                    List.of(new PageSpan(30, 0, 40)),
                    "Sirens",
                    "The guard tests the sirens at night, loudly."));

    @TempDir
    Path folder;

    /** Proposes for the plan; finds nothing about soup and talks nonsense about sirens. */
    private static final ChatModel MODEL = new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            String prompt = ((UserMessage) request.messages().getFirst()).singleText();
            String input = prompt.substring(prompt.lastIndexOf("input: "));
            String reply = input.contains("soup")
                    ? "{\"facts\": []}"
                    : input.contains("\"who tests") ? "I would rather not." : """
                        {"facts": [
                          {"fact": "reviewed every year", "alternatives": ["annually", "..."], "quote": "the plan is reviewed annually"},
                          {"fact": "management approves it", "alternatives": [], "quote": "Management approves the plan."},
                          {"fact": "it has ten pages", "alternatives": [], "quote": "The plan has ten pages."}]}""";
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(reply))
                    .finishReason(FinishReason.STOP)
                    .build();
        }
    };

    private static Question question(String text, String kind, List<KeyFact> facts) {
        return new Question("asked-1", Split.ASKED, text, kind, List.of(), "", Optional.empty(), facts);
    }

    private static List<Proposal> proposals(Question... questions) {
        try (PassageIndex index = PassageIndex.byWords(PASSAGES)) {
            Judge model = new Judge(new NamedChatModel(ModelRef.parse("fake:model"), MODEL), new ModelCalls(2));
            return FactProposals.of(List.of(questions), index, 2, model, Progress.NONE);
        }
    }

    @Test
    void factsHavePageAndQuoteAndThoseWhoseQuoteIsNotInTheDocumentsAreLeftOut() {
        Proposal proposal = proposals(question("what happens to the plan", "own", List.of()))
                .getFirst();

        assertThat(proposal.facts())
                .extracting(fact -> fact.fact().fact() + " | " + fact.fact().alternatives() + " | " + fact.quote())
                .containsExactly(
                        "reviewed every year | [reviewed every year, annually] | Quote[document=guide.pdf, page=16,"
                                + " quote=The plan is reviewed annually.]",
                        "management approves it | [management approves it] | Quote[document=guide.pdf, page=17,"
                                + " quote=Management approves the plan.]");
        assertThat(proposal.leftOut()).isEqualTo(1);
        assertThat(proposal.note()).isEmpty();
    }

    @Test
    void theFileThatIsWrittenIsReadAsQuestionsOfPeople() {
        List<KeyFact> own = List.of(new KeyFact("mine", List.of("mine", "my own")));
        List<Proposal> proposals = proposals(
                question("what happens to the plan", "own", List.of()),
                question("which soup about the plan", "own", List.of()),
                question("who tests the sirens", "own", List.of()),
                question("what is mine", "own", own),
                question("what is nowhere", "unanswerable", List.of()));
        Path file = folder.resolve("q.facts.jsonl");
        JsonLines.write(file, proposals.stream().map(Proposal::line).toList());

        List<Question> read = AskedQuestions.read(file, PASSAGES, remark -> {});

        assertThat(read).extracting(question -> question.facts().size()).containsExactly(2, 0, 0, 1, 0);
        assertThat(read).extracting(Question::isUnanswerable).containsExactly(false, false, false, false, true);
        assertThat(read.getFirst().section()).isEqualTo("Plan");
        assertThat(read.get(3).facts()).isEqualTo(own);
        assertThat(proposals.get(1).note().orElseThrow()).contains("do not answer it");
        assertThat(proposals.get(2).note().orElseThrow()).startsWith("no facts: the judge's reply cannot be used");
    }
}
