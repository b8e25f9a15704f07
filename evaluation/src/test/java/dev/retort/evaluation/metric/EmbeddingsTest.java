package dev.retort.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.Score;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {

    private static final List<String> TEXTS =
            IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();

    private final List<Integer> ahead = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();

    @Test
    void whatTakesSeveralBatchesIsToldAheadAndStillAskedForInBatches() {
        Embeddings.of(embedder(false), TEXTS, "test", Progress.NONE);

        assertThat(ahead).containsExactly(300);
        assertThat(batches).containsExactly(128, 128, 44);
    }

    @Test
    void oneBatchNeedsNoneAhead() {
        Embeddings.of(embedder(false), TEXTS.subList(0, 128), "test", Progress.NONE);

        assertThat(ahead).isEmpty();
        assertThat(batches).containsExactly(128);
    }

    @Test
    void whatFailedAheadIsHadFromTheBatches() {
        Embeddings embeddings = Embeddings.of(embedder(true), TEXTS, "test", Progress.NONE);

        assertThat(embeddings.cosine("text 1", "text 299")).isEqualTo(new Score.Scored(1));
    }

    private TextEmbedder embedder(boolean failsAhead) {
        return new TextEmbedder() {
            @Override
            public List<double[]> embed(List<String> texts) {
                batches.add(texts.size());
                return texts.stream().map(text -> new double[] {1, 0}).toList();
            }

            @Override
            public void ahead(List<String> texts) {
                ahead.add(texts.size());
                if (failsAhead) {
                    throw new IllegalStateException("too many at once");
                }
            }
        };
    }
}
