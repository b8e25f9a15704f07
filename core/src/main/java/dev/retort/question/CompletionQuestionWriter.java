package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes questions with a model too small to follow instructions, about one salient sentence each. Where the sentence can be
 * turned around one of its clauses that is the question; elsewhere the model completes a few-shot prompt after each forced
 * opening, and the candidate nearest to its sentence comes first. Deterministic; thread-safe if the models are.
 */
public final class CompletionQuestionWriter implements QuestionWriter {

    private static final int MOST_TOKENS = 30;

    private record Example(String passage, String question) {}

    private static final List<Example> EXAMPLES = List.of(
            new Example(
                    "Tickets bought online must be collected at least 20 minutes before the ferry departs.",
                    "How long before departure must ferry tickets bought online be collected?"),
            new Example(
                    "Bakers keep the sourdough starter at about 25 degrees, since cooler rooms slow the yeast.",
                    "Why do bakers keep a sourdough starter at about 25 degrees?"),
            new Example(
                    "Items that have been reserved by another reader cannot be renewed under the library's new rules.",
                    "Which library items cannot be renewed under the new rules?"),
            new Example(
                    "The museum's conservation team should photograph each painting before it is moved.",
                    "What should the museum's conservation team do before a painting is moved?"));

    private static final String PREFIX = EXAMPLES.stream()
            .map(example -> "Passage: %s\nQuestion: %s\n\n".formatted(example.passage(), example.question()))
            .collect(Collectors.joining());

    private final TextCompleter completer;
    private final Vectors vectors;
    private final SalientSentences salient;

    /**
     * Creates a writer.
     *
     * @param completer continues the few-shot prompt
     * @param embeddings measures nearness
     * @param sentences cuts a passage into sentences
     */
    public CompletionQuestionWriter(
            TextCompleter completer, EmbeddingModel embeddings, Function<String, List<String>> sentences) {
        this.completer = completer;
        this.vectors = new Vectors(embeddings);
        this.salient = new SalientSentences(embeddings, sentences);
    }

    /** Returns each passage's sentences that can stand alone, the most salient with rank 0. */
    @Override
    public List<QuestionTarget> targets(List<Passage> passages) {
        List<QuestionTarget> targets = new ArrayList<>();
        for (Passage passage : passages) {
            List<String> sentences = salient.of(passage);
            for (int rank = 0; rank < sentences.size(); rank++) {
                targets.add(new QuestionTarget(
                        QuestionKind.FACT, List.of(passage), Optional.of(sentences.get(rank)), rank));
            }
        }
        return targets;
    }

    @Override
    public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
        List<List<Candidate>> turned = new ArrayList<>();
        List<String> prompts = new ArrayList<>();
        List<Opening> openings = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            String sentence = sentence(targets.get(i));
            String passage = targets.get(i).passage().text();
            List<Candidate> clauses = ClauseQuestions.of(sentence, passage).stream()
                    .filter(candidate -> QuestionForm.check(candidate.text()).isEmpty())
                    .toList();
            turned.add(clauses);
            for (Opening opening : clauses.isEmpty() ? Opening.of(sentence, passage) : List.<Opening>of()) {
                prompts.add("Passage: %s\nQuestion: %s".formatted(sentence, opening.words()));
                openings.add(opening);
                owners.add(i);
            }
        }
        List<String> completions = prompts.isEmpty()
                ? List.of()
                : completer.complete(
                        new TextCompleter.Completions(PREFIX, prompts, MOST_TOKENS, List.of("\n")), progress);
        List<List<Candidate>> candidates = new ArrayList<>();
        targets.forEach(target -> candidates.add(new ArrayList<>()));
        for (int i = 0; i < completions.size(); i++) {
            Opening opening = openings.get(i);
            candidates.get(owners.get(i)).add(new Candidate(question(opening, completions.get(i)), opening.kind()));
        }
        List<QuestionDrafts> drafts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            List<Candidate> all = new ArrayList<>(turned.get(i));
            all.addAll(nearestFirst(candidates.get(i), sentence(targets.get(i))));
            drafts.add(QuestionDrafts.of(all));
        }
        return drafts;
    }

    private List<Candidate> nearestFirst(List<Candidate> candidates, String sentence) {
        if (candidates.isEmpty()) {
            return candidates;
        }
        float[] target = vectors.of(sentence);
        List<float[]> embedded =
                vectors.of(candidates.stream().map(Candidate::text).toList());
        return IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Vectors.cosine(embedded.get(i), target)))
                .map(candidates::get)
                .toList();
    }

    private static String question(Opening opening, String completion) {
        String text = opening.words() + " " + completion.strip();
        int mark = text.indexOf('?');
        return mark < 0 ? text.strip() : text.substring(0, mark + 1);
    }

    private static String sentence(QuestionTarget target) {
        return target.sentence()
                .orElseThrow(() -> new IllegalArgumentException("a completion needs a sentence: " + target));
    }
}
