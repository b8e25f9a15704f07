package dev.retort.benchmark.answers;

import dev.retort.document.Passage;
import dev.retort.file.JsonLines;
import dev.retort.local.embedding.EmbeddedModel;
import dev.retort.local.embedding.LocalEmbeddingModel;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.EmbeddingRoles;
import dev.retort.retrieval.NearestSentences;
import dev.retort.retrieval.Nearness;
import dev.retort.retrieval.PassageIndex;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.text.ContentWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints how near the passages of a document come to each question of a file, as the default's threshold of declining sees it:
 * a line of tab-separated 1 (answerable) or 0, cosine of the best passage, cosine of the best sentence, logarithm of 1 + BM25,
 * number of different content words. Arguments: HOME PASSAGES.jsonl QUESTIONS.jsonl.
 */
final class AnswerabilityFeatures {

    private static final int TOP_K = 4;
    private static final int SHORTEST_SENTENCE = 5;

    private AnswerabilityFeatures() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        List<Passage> passages = JsonLines.read(Path.of(arguments[1]), Passage.class);
        JsonMapper json = JsonMapper.builder().build();
        try (LocalEmbeddingModel minilm = LocalEmbeddingModel.load(EmbeddedModel.MINILM, home, 2);
                LocalEmbeddingModel e5 = LocalEmbeddingModel.load(EmbeddedModel.E5_SMALL, home, 2)) {
            Embedder first = EmbeddingRoles.embedder(ModelRef.parse("local:minilm"), minilm);
            Embedder second = EmbeddingRoles.embedder(ModelRef.parse("local:e5-small"), e5);
            NearestSentences nearest = new NearestSentences(first);
            try (PassageIndex index = PassageIndex.of(passages, List.of(first, second), Progress.NONE)) {
                for (String line : Files.readAllLines(Path.of(arguments[2]))) {
                    JsonNode question = json.readTree(line);
                    print(
                            question.get("question").asString(),
                            !question.get("facts").isEmpty(),
                            index,
                            nearest);
                }
            }
        }
    }

    private static void print(String question, boolean answerable, PassageIndex index, NearestSentences nearest) {
        Nearness passage = index.nearness(question);
        List<Passage> found = index.retrieve(question, TOP_K).stream()
                .map(RetrievedPassage::passage)
                .toList();
        double sentence = nearest.of(question, found, Integer.MAX_VALUE).stream()
                .filter(ranked -> ContentWords.words(ranked.text()).size() >= SHORTEST_SENTENCE)
                .mapToDouble(ranked -> ranked.cosine())
                .max()
                .orElse(0);
        System.out.printf(
                "%d\t%.5f\t%.5f\t%.5f\t%d%n",
                answerable ? 1 : 0,
                passage.cosine(),
                sentence,
                Math.log1p(passage.words()),
                new HashSet<>(ContentWords.of(question)).size());
    }
}
