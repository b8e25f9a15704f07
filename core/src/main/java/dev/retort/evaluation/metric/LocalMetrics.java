package dev.retort.evaluation.metric;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.evaluation.Metric;
import java.util.List;

/** The scores of a run that has no key: nothing leaves the machine. */
public final class LocalMetrics {

    private LocalMetrics() {}

    /** Returns support, new-information F1, tautology, relevance and answer length, the headline first. */
    public static List<Metric> defaults(EmbeddingModel model) {
        return List.of(new Support(), new NewInformationF1(), new Tautology(), new Relevance(model), new AnswerWords());
    }
}
