package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.dataset.DatasetStatistics.Lengths;
import dev.retort.error.UsageException;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetExportTest {

    private static final List<TrainingRow> ROWS = IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new TrainingRow(
                    new Question(
                            "train-" + i,
                            Split.TRAIN,
                            "Why " + "very ".repeat(i) + "?",
                            i % 2 == 0 ? "fact" : "reason",
                            List.of(),
                            "Section " + i % 5,
                            Optional.empty()),
                    "teacher",
                    TrainingRows.example(RowLayout.SYSTEM, List.of("C."), "Why?", "Answer " + i + ".")))
            .toList();
    private static final DatasetCard CARD = new DatasetCard("Incident \"rows\"", "From a guide.", "cc0-1.0", "en");

    @TempDir
    Path folder;

    @Test
    void statisticsCountWhatIsThere() {
        TrainingRows rows = new TrainingRows(
                ROWS, List.of(new DroppedRow("q", "Why?", "", "cut"), new DroppedRow("r", "", "", "cut")));

        DatasetStatistics statistics = DatasetStatistics.of(rows, Map.of("letters", String::length));

        assertThat(statistics.rows()).isEqualTo(20);
        assertThat(statistics.dropped()).containsExactly(Map.entry("cut", 2L));
        assertThat(statistics.kinds()).containsExactly(Map.entry("fact", 10L), Map.entry("reason", 10L));
        assertThat(statistics.sections()).hasSize(5).containsEntry("Section 0", 4L);
        assertThat(statistics.questionWords()).isEqualTo(new Lengths(230, 2, 11, 20, 21));
        assertThat(statistics.tokens()).containsOnlyKeys("letters");
    }

    @Test
    void theFolderHoldsTheCardAndTheSplits() {
        RowSplit split = RowSplit.of(ROWS, 0.2, 3);
        Map<String, List<ChatExample>> splits = new LinkedHashMap<>();
        splits.put("train", split.training().stream().map(TrainingRow::example).toList());
        splits.put(
                "validation",
                split.validation().stream().map(TrainingRow::example).toList());
        splits.put("test", List.of());

        DatasetExport.write(folder, splits, CARD, DatasetStatistics.of(new TrainingRows(ROWS, List.of()), Map.of()));

        assertThat(ChatExamples.read(folder.resolve("data/train.jsonl"))).hasSize(16);
        assertThat(ChatExamples.read(folder.resolve("data/validation.jsonl"))).hasSize(4);
        assertThat(folder.resolve("data/test.jsonl")).doesNotExist();
        assertThat(folder.resolve("README.md"))
                .content()
                .startsWith("---\nlicense: \"cc0-1.0\"\n")
                .contains("pretty_name: \"Incident \\\"rows\\\"\"")
                .contains("  - split: validation\n    path: data/validation.jsonl\n")
                .doesNotContain("data/test.jsonl")
                .contains("| train | 16 |")
                .contains("| fact | 10 |");
    }

    @Test
    void nothingIsNoDataset() {
        assertThatThrownBy(() -> DatasetExport.write(
                        folder,
                        Map.of("train", List.of()),
                        CARD,
                        DatasetStatistics.of(new TrainingRows(List.of(), List.of()), Map.of())))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void validationTakesWholeSections() {
        RowSplit split = RowSplit.of(ROWS, 0.2, 3);

        assertThat(split.validation())
                .extracting(row -> row.question().section())
                .hasSize(4)
                .containsOnly(split.validation().getFirst().question().section());
        assertThat(RowSplit.of(ROWS, 0, 3).validation()).isEmpty();
        assertThat(RowSplit.of(ROWS, 0.2, 3)).isEqualTo(split);
    }

    @Test
    void rowsOfOneSectionAreDrawnSingly() {
        List<TrainingRow> rows = ROWS.stream()
                .filter(row -> row.question().section().equals("Section 1"))
                .toList();

        assertThat(RowSplit.of(rows, 0.5, 1).validation()).hasSize(2);
    }
}
