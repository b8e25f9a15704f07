package dev.retort.evaluation.metric;

import dev.retort.error.ModelException;
import dev.retort.error.RetortException;
import dev.retort.evaluation.Score;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vectors of many texts, computed once each and in batches; a batch that fails spoils only its own texts. */
public final class Embeddings {

    private static final Logger LOG = LoggerFactory.getLogger(Embeddings.class);
    private static final int TEXTS_A_BATCH = 128;

    private final Map<String, double[]> vectors = new HashMap<>();
    private final Map<String, String> problems = new HashMap<>();

    private Embeddings() {}

    /**
     * Embeds texts.
     *
     * @param task for the progress
     * @throws RetortException if the embedder says that no further call makes sense
     */
    public static Embeddings of(TextEmbedder embedder, Collection<String> texts, String task, Progress progress) {
        Embeddings embeddings = new Embeddings();
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(texts));
        ahead(embedder, distinct);
        for (int start = 0; start < distinct.size(); start += TEXTS_A_BATCH) {
            int end = Math.min(start + TEXTS_A_BATCH, distinct.size());
            embeddings.add(embedder, distinct.subList(start, end));
            progress.advanced(task, end, distinct.size());
        }
        return embeddings;
    }

    private static void ahead(TextEmbedder embedder, List<String> texts) {
        if (texts.size() > TEXTS_A_BATCH) {
            try {
                embedder.ahead(texts);
            } catch (RuntimeException e) {
                LOG.debug("Asked for again batch by batch, since one of them failed: {}", e.getMessage());
            }
        }
    }

    private void add(TextEmbedder embedder, List<String> batch) {
        try {
            List<double[]> computed = embedder.embed(List.copyOf(batch));
            for (int i = 0; i < batch.size(); i++) {
                vectors.put(batch.get(i), computed.get(i));
            }
        } catch (ModelException e) {
            if (!(e.getCause() instanceof CallException call) || call.kind() == FailureKind.REFUSED) {
                throw e;
            }
            batch.forEach(text -> problems.put(text, "the embedding model failed: " + call.reason()));
        } catch (RetortException e) {
            throw e;
        } catch (RuntimeException e) {
            batch.forEach(text -> problems.put(
                    text, "the embedding model failed: " + CallException.of(e).reason()));
        }
    }

    /** Returns the cosine of two of the texts, from −1 to 1 but for rounding, or why there is none. */
    public Score cosine(String a, String b) {
        double[] vectorOfA = vectors.get(a);
        double[] vectorOfB = vectors.get(b);
        if (vectorOfA == null || vectorOfB == null) {
            return new Score.Unscored(problems.getOrDefault(vectorOfA == null ? a : b, "a text was not embedded"));
        }
        OptionalDouble cosine = Cosine.of(vectorOfA, vectorOfB);
        return cosine.isPresent()
                ? new Score.Scored(cosine.getAsDouble())
                : new Score.Unscored("the embedding of a text is zero");
    }
}
