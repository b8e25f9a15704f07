package dev.retort.benchmark.local;

import dev.retort.local.generation.Generated;
import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.generation.Generator;
import dev.retort.local.generation.Sampling;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Times greedy generation: MODEL PRECISION BATCH PROMPT_TOKENS NEW_TOKENS THREADS RUNS [GUESSED]. One line of JSON a run.
 * GUESSED is the most tokens of a sequence that are guessed at once, 0 by default: after prompts of random tokens a model
 * repeats itself, which is guessed better than any real text. Before the first run it generates as many tokens as in a run,
 * or WARM_UP from the environment.
 */
final class GenerationRun {

    private GenerationRun() {}

    public static void main(String[] arguments) {
        Precision precision = Precision.parse(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        int promptTokens = Integer.parseInt(arguments[3]);
        int newTokens = Integer.parseInt(arguments[4]);
        int threads = Integer.parseInt(arguments[5]);
        int runs = Integer.parseInt(arguments[6]);
        int guessed = arguments.length > 7 ? Integer.parseInt(arguments[7]) : 0;
        // As many as are measured: a process that answers a question has answered others before.
        int warmUp = Optional.ofNullable(System.getenv("WARM_UP"))
                .map(Integer::parseInt)
                .orElse(newTokens);
        try (ModelWeights weights = ModelWeights.open(Path.of(arguments[0]));
                Transformer model = Transformer.generator(weights, precision, Device.CPU, Map.of(), threads)) {
            Generator generator = new Generator(model, Set.of(), threads, guessed);
            generator.generate(requests(batch, promptTokens, warmUp));
            for (int run = 0; run < runs; run++) {
                long start = System.nanoTime();
                double startCpu = cpuSeconds();
                generator.generate(requests(batch, promptTokens, 1));
                double prefill = (System.nanoTime() - start) / 1e9;
                double prefillCpu = cpuSeconds() - startCpu;
                start = System.nanoTime();
                startCpu = cpuSeconds();
                List<Generated> generated = generator.generate(requests(batch, promptTokens, newTokens));
                double seconds = (System.nanoTime() - start) / 1e9;
                double cpu = cpuSeconds() - startCpu;
                System.out.printf(
                        Locale.ROOT,
                        "{\"engine\": \"retort\", \"precision\": \"%s\", \"batch\": %d, \"prefill_seconds\": %.3f, "
                                + "\"prefill_cpu_seconds\": %.3f, \"seconds\": %.3f, \"cpu_seconds\": %.3f, "
                                + "\"tokens_per_second\": %.2f, \"first\": %d}%n",
                        precision.name().toLowerCase(Locale.ROOT),
                        batch,
                        prefill,
                        prefillCpu,
                        seconds,
                        cpu,
                        batch * newTokens / seconds,
                        generated.getFirst().tokens()[0]);
            }
        }
    }

    /** Prompts of unlike beginnings; every fourth is 30 tokens shorter, and so on: none is aligned to another. */
    private static List<GenerationRequest> requests(int batch, int promptTokens, int newTokens) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int length = promptTokens - (batch == 1 ? 0 : row % 4 * 10);
            int[] ids = new Random(row).ints(length, 100, 40_000).toArray();
            requests.add(new GenerationRequest(ids, newTokens, new Sampling.Greedy(), StopRule.NEVER));
        }
        return requests;
    }

    private static double cpuSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }
}
