package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.catalog.MetricsByName;
import dev.retort.evaluation.catalog.SampleScores;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.model.ModelCalls;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.secret.Keys;
import dev.retort.model.secret.Secret;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores 40 samples by faithfulness and answer relevancy against a judge over HTTP: {@code benchmarks/judge-throughput.sh}. */
public final class JudgeThroughput {

    private static final int SAMPLES = 40;
    private static final int IN_FLIGHT = 16;

    private JudgeThroughput() {}

    public static void main(String[] arguments) {
        long started = System.nanoTime();
        ModelRef ref = new ModelRef("openai", "judge");
        ModelSettings settings =
                ModelSettings.DEFAULT.withBaseUrl(URI.create(arguments[0])).withKey(new Secret("unused"));
        var models = HostedModels.providers(Keys.of(Map.of()), Network.offline());
        ModelCalls calls = new ModelCalls(IN_FLIGHT);
        Judge judge = new Judge(models.chat(ref, settings), calls);
        NamedEmbeddingModel embedding = models.embedding(ref, settings);
        List<EvaluationSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new EvaluationSample(
                    "What does component %d of the plant do?".formatted(i),
                    "Component %d regulates the pressure of line %d. It was installed in 2019.".formatted(i, i + 3),
                    List.of(
                            "Component %d regulates the pressure of line %d.".formatted(i, i + 3),
                            "Lines carry steam."),
                    Optional.empty()));
        }
        SampleScores scores = SampleScores.of(
                samples,
                new MetricsByName(Optional.of(judge), Optional.of(TextEmbedder.of(embedding.model())))
                        .of(List.of("faithfulness", "answer_relevancy")),
                Progress.NONE);
        scores.metrics().forEach(metric -> System.out.println(metric.metric().name() + " " + metric.summary()));
        System.out.printf("%.2f s since main%n", (System.nanoTime() - started) / 1e9);
    }
}
