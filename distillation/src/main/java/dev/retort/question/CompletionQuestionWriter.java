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
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Writes questions with a model too small to follow instructions, about one salient sentence each. Where the sentence can be
 * turned around one of its clauses that is the question; elsewhere the model completes a few-shot prompt after each forced
 * opening, and the candidate nearest to its sentence comes first. Further attempts at a sentence force other openings after
 * other examples. Deterministic; thread-safe if the models are.
 */
@API(status = API.Status.INTERNAL)
public final class CompletionQuestionWriter implements QuestionWriter {

    private static final int MOST_TOKENS = 30;

    private record Prompt(int owner, int attempt, String sentence, Opening opening) {
        String text() {
            return "%sPassage: %s\nQuestion: %s".formatted(FewShot.prefix(attempt), sentence, opening.words());
        }
    }

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

    /** Returns each passage's sentences that can stand alone, the most salient with rank 0, once for each attempt. */
    @Override
    public List<QuestionTarget> targets(List<Passage> passages) {
        List<QuestionTarget> targets = new ArrayList<>();
        for (Passage passage : passages) {
            List<String> sentences = salient.of(passage);
            for (int rank = 0; rank < sentences.size(); rank++) {
                QuestionTarget target =
                        new QuestionTarget(QuestionKind.FACT, List.of(passage), Optional.of(sentences.get(rank)), rank);
                IntStream.range(0, FewShot.attempts()).mapToObj(target::again).forEach(targets::add);
            }
        }
        return targets;
    }

    @Override
    public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
        List<List<Candidate>> turned = new ArrayList<>();
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            QuestionTarget target = targets.get(i);
            List<Candidate> clauses = target.attempt() == 0 ? turned(target) : List.of();
            turned.add(clauses);
            if (clauses.isEmpty()) {
                for (Opening opening : openings(target)) {
                    prompts.add(new Prompt(i, target.attempt(), sentence(target), opening));
                }
            }
        }
        List<List<Candidate>> candidates = new ArrayList<>();
        targets.forEach(target -> candidates.add(new ArrayList<>()));
        complete(prompts, candidates, progress);
        List<QuestionDrafts> drafts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            List<Candidate> all = new ArrayList<>(turned.get(i));
            all.addAll(nearestFirst(candidates.get(i), sentence(targets.get(i))));
            drafts.add(QuestionDrafts.of(all));
        }
        return drafts;
    }

    private void complete(List<Prompt> prompts, List<List<Candidate>> candidates, Progress progress) {
        if (prompts.isEmpty()) {
            return;
        }
        List<String> texts = prompts.stream().map(Prompt::text).toList();
        List<String> completions =
                completer.complete(new TextCompleter.Completions(texts, MOST_TOKENS, List.of("\n")), progress);
        for (int i = 0; i < completions.size(); i++) {
            Opening opening = prompts.get(i).opening();
            candidates
                    .get(prompts.get(i).owner())
                    .add(new Candidate(question(opening, completions.get(i)), opening.kind()));
        }
    }

    private static List<Candidate> turned(QuestionTarget target) {
        return ClauseQuestions.of(sentence(target), target.passage().text()).stream()
                .filter(candidate -> QuestionForm.check(candidate.text()).isEmpty())
                .toList();
    }

    private static List<Opening> openings(QuestionTarget target) {
        String passage = target.passage().text();
        return target.attempt() == 0 ? Opening.of(sentence(target), passage) : Opening.more(sentence(target), passage);
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
