package dev.retort.question;

import dev.retort.document.Passage;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.QuestionInPassages;
import dev.retort.evaluation.judge.Judgement;
import dev.retort.evaluation.judge.ProposedFact;
import dev.retort.progress.Progress;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Key facts that a model proposes for questions, each with page and quote, for a person to keep, edit or drop. A fact whose
 * quote the passages do not contain is left out. Questions that have facts already, and unanswerable ones, stay as they are.
 */
@API(status = API.Status.INTERNAL)
public final class FactProposals {

    /** A fact, and the words of the document that say so. */
    public record Fact(KeyFact fact, Quote quote) {}

    /**
     * What is proposed for a question.
     *
     * @param question the question
     * @param facts what is proposed; empty for a question that stays as it is
     * @param leftOut facts whose quote is in no passage
     * @param note what a person should know, where there is something
     */
    public record Proposal(Question question, List<Fact> facts, int leftOut, Optional<String> note) {

        /** Copies the list. */
        public Proposal {
            facts = List.copyOf(facts);
        }

        /** Returns the line of a question file, as {@link OwnQuestions} reads it. */
        public Map<String, Object> line() {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("question", question.text());
            if (question.isUnanswerable()) {
                line.put("kind", question.kind());
            }
            question.reference().ifPresent(reference -> line.put("reference", reference));
            List<KeyFact> keyFacts = Stream.concat(
                            question.facts().stream(), facts.stream().map(Fact::fact))
                    .toList();
            if (!keyFacts.isEmpty()) {
                line.put("facts", keyFacts.stream().map(KeyFact::fact).toList());
                line.put(
                        "alternatives",
                        keyFacts.stream().map(KeyFact::alternatives).toList());
            }
            if (!facts.isEmpty()) {
                List<Quote> quotes = facts.stream().map(Fact::quote).toList();
                String document = quotes.getFirst().document();
                line.put("document", document);
                line.put(
                        "pages",
                        quotes.stream()
                                .filter(quote -> quote.document().equals(document))
                                .map(Quote::page)
                                .distinct()
                                .toList());
                line.put("sources", quotes);
            }
            note.ifPresent(text -> line.put("note", text));
            return line;
        }
    }

    private FactProposals() {}

    /**
     * Asks for facts.
     *
     * @param retriever finds the passages that may answer a question
     * @param passages how many of them the model sees
     * @param model who proposes
     * @return one proposal a question, in order
     */
    public static List<Proposal> of(
            List<Question> questions, Retriever retriever, int passages, Judge model, Progress progress) {
        List<Question> open = questions.stream().filter(FactProposals::isOpen).toList();
        List<List<Passage>> found = open.stream()
                .map(question -> retriever.retrieve(question.text(), passages).stream()
                        .map(RetrievedPassage::passage)
                        .toList())
                .toList();
        List<QuestionInPassages> inputs = IntStream.range(0, open.size())
                .mapToObj(i -> new QuestionInPassages(
                        open.get(i).text(),
                        found.get(i).stream().map(Passage::text).toList()))
                .toList();
        List<Judgement<List<ProposedFact>>> replies = model.proposedFacts(inputs, progress);
        List<Proposal> proposals = new ArrayList<>();
        int next = 0;
        for (Question question : questions) {
            if (isOpen(question)) {
                proposals.add(proposal(question, found.get(next), replies.get(next)));
                next++;
            } else {
                proposals.add(new Proposal(question, List.of(), 0, Optional.empty()));
            }
        }
        return proposals;
    }

    private static boolean isOpen(Question question) {
        return question.facts().isEmpty() && !question.isUnanswerable();
    }

    private static Proposal proposal(
            Question question, List<Passage> passages, Judgement<List<ProposedFact>> judgement) {
        return switch (judgement) {
            case Judgement.Missing<List<ProposedFact>> missing ->
                new Proposal(question, List.of(), 0, Optional.of("no facts: " + missing.reason()));
            case Judgement.Given<List<ProposedFact>> given -> proposal(question, passages, given.value());
        };
    }

    private static Proposal proposal(Question question, List<Passage> passages, List<ProposedFact> proposed) {
        List<Fact> facts = proposed.stream()
                .filter(one -> !ContentWords.words(one.fact()).isEmpty())
                .flatMap(one -> Quote.find(one.quote(), passages).map(quote -> new Fact(keyFact(one), quote)).stream())
                .toList();
        Optional<String> note = facts.isEmpty()
                ? Optional.of(
                        proposed.isEmpty()
                                ? "no facts: the passages that were found do not answer it, says the model"
                                : "no facts: the passages contain none of the quotes")
                : Optional.empty();
        return new Proposal(question, facts, proposed.size() - facts.size(), note);
    }

    private static KeyFact keyFact(ProposedFact proposed) {
        return new KeyFact(
                proposed.fact().strip(),
                Stream.concat(Stream.of(proposed.fact()), proposed.alternatives().stream())
                        .map(String::strip)
                        .filter(wording -> !ContentWords.words(wording).isEmpty())
                        .distinct()
                        .toList());
    }
}
