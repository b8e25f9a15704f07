package dev.retort.distillation;

import dev.retort.call.budget.Estimate;
import dev.retort.call.budget.PlannedWork;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.FoundFiles;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.document.loading.RejectedFile;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.statistics.Interval;
import dev.retort.evaluation.statistics.StratifiedRatio;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The price of a corpus, from a sample of its files, with intervals of 95 %: passages and words by the ratio of each kind of file
 * to its bytes ({@link StratifiedRatio}), everything else by planning the run over totals drawn from their distribution. Copies
 * among the files count, since they are known only once all files were read.
 *
 * @param files how many files the corpus has
 * @param bytes their bytes
 * @param sampled how many of them were read
 * @param unusable those of the sample that cannot be used
 * @param passages passages of the corpus
 * @param words words of the passages
 * @param calls calls to models, a text to embed being one
 * @param inputTokens tokens that they send
 * @param outputTokens tokens that they get
 * @param expected dollars, as a rule
 * @param upper dollars where every prompt and reply is as long as it may be, by the longest passages of the sample
 * @param plan the plan over the estimated passages
 * @param estimate its price
 */
@API(status = API.Status.INTERNAL)
public record CorpusEstimate(
        int files,
        long bytes,
        int sampled,
        List<RejectedFile> unusable,
        Figure passages,
        Figure words,
        Figure calls,
        Figure inputTokens,
        Figure outputTokens,
        Figure expected,
        Figure upper,
        RunPlan plan,
        Estimate estimate) {

    private static final double LEVEL = 0.95;
    private static final int DRAWS = 999;
    private static final double NANOS = 1e9;

    private static final int PASSAGES = 0;
    private static final int WORDS = 1;
    private static final int BYTES = 2;
    private static final int LETTERS = 3;

    /**
     * A figure with its interval.
     *
     * @param value the estimate
     * @param low the lower end of the interval of 95 %
     * @param high the upper end
     */
    public record Figure(double value, double low, double high) {}

    /** Copies the list. */
    public CorpusEstimate {
        unusable = List.copyOf(unusable);
    }

    /**
     * Reads a sample of the documents of the settings and prices the corpus.
     *
     * @param wanted how many files to read, about, at least 2
     * @throws InputException if the documents hold no file, or every file of the sample is unusable
     */
    public static CorpusEstimate of(RunConfig config, int wanted, Progress progress) {
        if (wanted < 2) {
            throw new UsageException(
                    "A sample of %d files says nothing of their spread.".formatted(wanted), "Read at least 2.");
        }
        DocumentLoader loader = new DocumentLoader(config.passages().charset());
        List<FoundFiles.Found> files = loader.found(config.documents()).files();
        if (files.isEmpty()) {
            throw new InputException(
                    "No documents in %s.".formatted(config.documents()),
                    "Name files or folders with .pdf, .md, .txt, .html or .docx files.");
        }
        FileSample sample = FileSample.of(files, wanted, config.seed());
        return new Reading(config, loader, sample, progress).estimate(files.size());
    }

    /** Reads the sample and puts it together. */
    private static final class Reading {

        private final RunConfig config;
        private final DocumentLoader loader;
        private final FileSample sample;
        private final Progress progress;
        private final List<RejectedFile> unusable = new ArrayList<>();
        private final List<String> longest = new ArrayList<>();
        private int read;

        Reading(RunConfig config, DocumentLoader loader, FileSample sample, Progress progress) {
            this.config = config;
            this.loader = loader;
            this.sample = sample;
            this.progress = progress;
        }

        CorpusEstimate estimate(int files) {
            List<StratifiedRatio.Stratum> strata = sample.classes().stream()
                    .map(part -> new StratifiedRatio.Stratum(
                            part.files(),
                            part.size(),
                            part.drawn().stream().map(this::unit).toList()))
                    .toList();
            if (longest.isEmpty()) {
                StringBuilder list = new StringBuilder("No file of the sample could be used:");
                unusable.forEach(file ->
                        list.append("\n  ").append(file.name()).append(": ").append(file.reason()));
                throw new InputException(list.toString(), "Read a larger sample, or name other documents.");
            }
            StratifiedRatio totals = new StratifiedRatio(strata);
            Function<PassageFigures, RunPlan> planner = RunPlan.planner(config, List.of());
            RunPlan plan = planner.apply(figures(totals::total));
            List<RunPlan> drawn = totals.draws(DRAWS, config.seed()).stream()
                    .map(draw -> planner.apply(figures(value -> draw[value])))
                    .toList();
            return new CorpusEstimate(
                    files,
                    sample.classes().stream()
                            .mapToLong(FileSample.SizeClass::size)
                            .sum(),
                    sample.size(),
                    unusable,
                    figure(totals, PASSAGES),
                    figure(totals, WORDS),
                    figure(plan, drawn, of -> sum(of, PlannedWork.Calls::calls)),
                    figure(plan, drawn, of -> sum(of, calls -> calls.calls() * calls.inputTokens())),
                    figure(plan, drawn, of -> sum(of, calls -> calls.calls() * calls.outputTokens())),
                    figure(plan, drawn, of -> of.estimate(config).expected() / NANOS),
                    figure(plan, drawn, of -> of.estimate(config).worst() / NANOS),
                    plan,
                    plan.estimate(config));
        }

        /** A file that cannot be used counts as one without passages, for the files that it represents too. */
        private StratifiedRatio.Unit unit(FileSample.SizedFile file) {
            List<Passage> passages = passages(file.file());
            progress.advanced("documents", ++read, sample.size());
            PassageFigures figures = PassageFigures.of(passages, RunPlan.longest(config));
            keep(figures.longest());
            return new StratifiedRatio.Unit(
                    file.size(),
                    List.of((double) figures.passages(), (double) figures.words(), (double) figures.bytes(), (double)
                            figures.letters()));
        }

        private List<Passage> passages(FoundFiles.Found file) {
            try {
                LoadedDocuments loaded = loader.load(List.of(file.file()), Progress.NONE);
                return new PassageSplitter(config.passages().maxWords(), TokenCounter.WORDS).split(loaded.documents());
            } catch (InputException e) {
                unusable.add(RejectedFile.because(file.name(), e));
                return List.of();
            }
        }

        private void keep(List<String> more) {
            List<String> all = Stream.concat(longest.stream(), more.stream())
                    .sorted(Comparator.comparingInt(PassageFigures::bytesOf).reversed())
                    .limit(RunPlan.longest(config))
                    .toList();
            longest.clear();
            longest.addAll(all);
        }

        private PassageFigures figures(Function<Integer, Double> total) {
            return new PassageFigures(
                    rounded(total.apply(PASSAGES)),
                    rounded(total.apply(WORDS)),
                    rounded(total.apply(BYTES)),
                    rounded(total.apply(LETTERS)),
                    longest);
        }

        private static long rounded(double total) {
            return Math.max(1, Math.round(total));
        }

        private static Figure figure(StratifiedRatio totals, int value) {
            Interval interval = totals.interval(value, LEVEL);
            return new Figure(totals.total(value), Math.max(0, interval.low()), interval.high());
        }

        private static Figure figure(RunPlan plan, List<RunPlan> drawn, ToDoubleFunction<RunPlan> figure) {
            double[] sorted = drawn.stream().mapToDouble(figure).sorted().toArray();
            int below = (int) ((1 - LEVEL) / 2 * (DRAWS + 1));
            return new Figure(figure.applyAsDouble(plan), sorted[below - 1], sorted[DRAWS - below]);
        }

        private static double sum(RunPlan plan, ToDoubleFunction<PlannedWork.Calls> count) {
            return plan.works().stream()
                    .map(RunPlan.StageWork::work)
                    .filter(PlannedWork.Calls.class::isInstance)
                    .map(PlannedWork.Calls.class::cast)
                    .mapToDouble(count)
                    .sum();
        }
    }
}
