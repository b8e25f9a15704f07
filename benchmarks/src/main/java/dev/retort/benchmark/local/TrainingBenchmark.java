package dev.retort.benchmark.local;

import com.sun.management.OperatingSystemMXBean;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.FirstValues;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.BatchOrder;
import dev.retort.local.training.LearningRateSchedule;
import dev.retort.local.training.RowLoss;
import dev.retort.local.training.TrainingListener;
import dev.retort.local.training.TrainingLoop;
import dev.retort.local.training.TrainingPlan;
import dev.retort.local.training.TrainingRow;
import dev.retort.local.training.TrainingRows;
import dev.retort.local.training.TrainingSettings;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains as a specification says and writes what it took: SPECIFICATION.json RESULT.json. The Python peer takes the same
 * specification, see {@code benchmarks/training_peer.py}.
 */
final class TrainingBenchmark {

    private TrainingBenchmark() {}

    /** What to train, and how. */
    record Specification(
            Path model,
            String precision,
            int threads,
            boolean recompute,
            int rank,
            double alpha,
            List<String> targets,
            double rate,
            int warmup,
            int steps,
            int batch,
            long seed,
            List<Row> rows,
            Path folder) {

        /** A row by its tokens. */
        record Row(int[] ids, int answerStart) {}
    }

    /** What it took, and what the peer needs to do the same. */
    record Result(
            List<Double> losses,
            List<Double> seconds,
            double cpuSeconds,
            long peakMegabytes,
            List<Long> nativeMegabytes,
            List<List<Integer>> order,
            float[] logits) {}

    public static void main(String[] arguments) throws IOException {
        Specification specification =
                Json.mapper().readValue(Files.readString(Path.of(arguments[0])), Specification.class);
        Files.writeString(Path.of(arguments[1]), Json.mapper().writeValueAsString(run(specification)));
        // Native thread pools would keep the process alive.
        System.exit(0);
    }

    private static Result run(Specification specification) throws IOException {
        List<TrainingRow> rows = specification.rows().stream()
                .map(row -> new TrainingRow(row.ids(), row.answerStart()))
                .toList();
        BatchOrder order = new BatchOrder(rows.size(), specification.batch(), specification.seed());
        TrainingPlan plan = new TrainingPlan(
                order,
                new LearningRateSchedule(specification.rate(), specification.warmup(), specification.steps()),
                0);
        ModelRef base = new ModelRef("local", specification.model().toString());
        try (ModelWeights weights = ModelWeights.open(specification.model());
                Transformer model = Transformer.load(weights, Precision.parse(specification.precision()))) {
            LoraConfig lora = new LoraConfig(specification.rank(), specification.alpha(), 0, specification.targets());
            AdapterLayout layout = AdapterLayout.of(model.config(), lora);
            FloatBuffer values = FloatBuffer.allocate(layout.size());
            FirstValues.fill(layout, specification.seed(), values);
            PeftAdapter.save(specification.folder().resolve("first"), base.toString(), new LoraAdapter(layout, values));
            try (AdapterTensors adapter = new AdapterTensors(new LoraAdapter(layout, values));
                    RowLoss loss = new RowLoss(
                            model, adapter, specification.threads(), specification.recompute(), specification.seed())) {
                adapter.attachTo(model);
                Path checkpoint = specification.folder().resolve("checkpoint.safetensors");
                Files.deleteIfExists(checkpoint);
                TrainingSettings settings = new TrainingSettings(
                        model.precision(),
                        model.device(),
                        specification.threads(),
                        0,
                        0,
                        Integer.MAX_VALUE,
                        TrainingSettings.Recompute.AUTO,
                        false);
                Timer timer = new Timer();
                new TrainingLoop(
                                loss,
                                adapter,
                                plan,
                                new TrainingRows(rows, List.of(), List.of()),
                                settings,
                                new TrainingLoop.CheckpointFiles(
                                        checkpoint, specification.folder().resolve("best.safetensors"), "benchmark"))
                        .run(timer);
                PeftAdapter.save(specification.folder().resolve("last"), base.toString(), adapter.adapter());
                return new Result(
                        timer.losses,
                        timer.seconds,
                        cpuSeconds() - timer.cpuAtStart,
                        memoryMegabytes("VmHWM"),
                        timer.memory,
                        IntStream.rangeClosed(1, specification.steps())
                                .mapToObj(step ->
                                        Arrays.stream(order.batch(step)).boxed().toList())
                                .toList(),
                        logits(model, rows.getFirst().ids()));
            }
        }
    }

    private static float[] logits(Transformer model, int[] ids) {
        GradMode.set_enabled(false);
        try (PointerScope scope = new PointerScope()) {
            Tensor hidden = model.forward(HostCopy.ids(ids), model.packed(ids.length));
            return HostCopy.floats(model.logits(hidden.narrow(0, ids.length - 1L, 1)));
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static long memoryMegabytes(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(what))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static final class Timer implements TrainingListener {

        private final List<Double> losses = new ArrayList<>();
        private final List<Double> seconds = new ArrayList<>();
        private final List<Long> memory = new ArrayList<>();
        private final double cpuAtStart = cpuSeconds();
        private long last = System.nanoTime();

        @Override
        public void began(List<StepMetrics> done) {
            last = System.nanoTime();
        }

        @Override
        public void stepped(StepMetrics metrics) {
            long now = System.nanoTime();
            losses.add(metrics.trainLoss());
            seconds.add((now - last) / 1e9);
            try {
                memory.add(memoryMegabytes("VmRSS") - Runtime.getRuntime().totalMemory() / (1 << 20));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            last = System.nanoTime();
        }

        @Override
        public boolean wantsStop() {
            return false;
        }
    }
}
