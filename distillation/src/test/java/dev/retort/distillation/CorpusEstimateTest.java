package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The price of a corpus from a sample of its files. */
class CorpusEstimateTest {

    private static final List<String> NOUNS = List.of("boiler", "crane", "turbine", "furnace", "lathe", "kiln", "pump");

    @TempDir
    private Path folder;

    private Path documents;

    /** Sixty files: Markdown of one to six sections, and text files in which half of the bytes are blanks. */
    @BeforeEach
    void write() throws IOException {
        documents = Files.createDirectories(folder.resolve("documents"));
        Random random = new Random(4);
        for (int file = 0; file < 60; file++) {
            boolean markdown = file % 3 > 0;
            StringBuilder text = new StringBuilder();
            for (int section = 0; section <= random.nextInt(6); section++) {
                text.append(markdown ? "# Section " + section + "\n\n" : "");
                for (int sentence = 0; sentence < 20 + random.nextInt(20); sentence++) {
                    text.append("The ")
                            .append(NOUNS.get(random.nextInt(NOUNS.size())))
                            .append(" number ")
                            .append(random.nextInt(10_000))
                            .append(" is inspected every week.")
                            .append(markdown ? " " : " ".repeat(30));
                }
                text.append("\n\n");
            }
            Files.writeString(documents.resolve("file-%02d.%s".formatted(file, markdown ? "md" : "txt")), text);
        }
    }

    private static RunConfig config(Path... paths) {
        return config(7, paths);
    }

    private static RunConfig config(int seed, Path... paths) {
        return ConfigReader.defaults()
                .withDocuments(List.of(paths))
                .set("questions.model=mistral:mistral-small-2603")
                .set("retrieval.model=mistral:mistral-embed")
                .set("student.model=mistral:open-mistral-7b")
                .set("teacher.model=mistral:mistral-large-2512")
                .set("seed=" + seed)
                .read();
    }

    private List<Passage> all() {
        return new PassageSplitter(config(documents).passages().maxWords(), TokenCounter.WORDS)
                .split(new DocumentLoader()
                        .load(List.of(documents), Progress.NONE)
                        .documents());
    }

    @Test
    void aSampleOfEveryFileGivesTheExactPriceWithoutSpread() {
        CorpusEstimate estimate = CorpusEstimate.of(config(documents), 1000, Progress.NONE);

        List<Passage> passages = all();
        RunConfig config = config(documents);
        long expected = RunPlan.of(config, passages).estimate(config).expected();
        assertThat(estimate.sampled()).isEqualTo(60);
        assertThat(estimate.passages())
                .isEqualTo(new CorpusEstimate.Figure(passages.size(), passages.size(), passages.size()));
        assertThat(estimate.expected().value()).isCloseTo(expected / 1e9, within(1e-12));
        assertThat(estimate.expected().low()).isEqualTo(estimate.expected().high());
        assertThat(estimate.estimate().expected()).isEqualTo(expected);
        assertThat(estimate.plan()).isEqualTo(RunPlan.of(config, passages));
    }

    @Test
    void fifteenFilesOfSixtyGiveIntervalsThatHoldTheTruthAlmostAlways() {
        List<Passage> passages = all();
        RunConfig config = config(documents);
        double words = PassageFigures.of(passages, RunPlan.longest(config)).words();
        double dollars = RunPlan.of(config, passages).estimate(config).expected() / 1e9;
        int held = 0;
        for (int seed = 0; seed < 30; seed++) {
            CorpusEstimate estimate = CorpusEstimate.of(config(seed, documents), 15, Progress.NONE);
            assertThat(estimate.sampled()).isBetween(15, 20);
            assertThat(estimate.files()).isEqualTo(60);
            assertThat(estimate.calls().low()).isLessThan(estimate.calls().high());
            assertThat(estimate.upper().low()).isGreaterThan(estimate.expected().high());
            held += holds(estimate.passages(), passages.size()) ? 1 : 0;
            held += holds(estimate.words(), words) ? 1 : 0;
            held += holds(estimate.expected(), dollars) ? 1 : 0;
        }
        assertThat(held / 90.0).isBetween(0.86, 1.0);
    }

    private static boolean holds(CorpusEstimate.Figure figure, double truth) {
        assertThat(figure.value()).isBetween(figure.low(), figure.high());
        // It says something: not everything would be within it.
        assertThat(figure.high() - figure.low()).isLessThan(truth);
        return figure.low() <= truth && truth <= figure.high();
    }

    @Test
    void theOrderInWhichFilesAreNamedDecidesNothingAndTheSeedDoes() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(documents)) {
            all.sorted().forEach(files::add);
        }
        CorpusEstimate first = CorpusEstimate.of(config(files.toArray(Path[]::new)), 15, Progress.NONE);
        Collections.reverse(files);
        CorpusEstimate second = CorpusEstimate.of(config(files.toArray(Path[]::new)), 15, Progress.NONE);
        assertThat(second.passages()).isEqualTo(first.passages());
        assertThat(second.expected()).isEqualTo(first.expected());

        assertThat(CorpusEstimate.of(config(77, documents), 15, Progress.NONE).words())
                .isNotEqualTo(first.words());
    }

    @Test
    void filesThatCannotBeUsedCountAsEmptyAndAreNamed() throws IOException {
        for (int file = 0; file < 60; file++) {
            Files.writeString(documents.resolve("damaged-%02d.pdf".formatted(file)), "%PDF-1.7\n" + "x".repeat(3000));
        }
        CorpusEstimate estimate = CorpusEstimate.of(config(documents), 30, Progress.NONE);

        assertThat(estimate.unusable())
                .isNotEmpty()
                .allMatch(file -> file.name().endsWith(".pdf"));
        assertThat(holds(estimate.passages(), all().size())).isTrue();
    }

    @Test
    void aSampleWithoutASingleUsableFileIsRefused() throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("a.pdf"), "%PDF-1.7\n");
        Files.writeString(broken.resolve("b.md"), "");
        assertThatThrownBy(() -> CorpusEstimate.of(config(broken), 5, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("No file of the sample could be used", "a.pdf", "b.md");
        assertThatThrownBy(() -> CorpusEstimate.of(config(broken), 1, Progress.NONE))
                .isInstanceOf(UsageException.class);
    }
}
