package dev.retort.evaluation.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels as spreadsheets write them. */
class FieldLabelsTest {

    private static final Path CASES = Path.of("src", "test", "resources", "field-cases", "E02");

    @TempDir
    Path folder;

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() {
        assertThat(LabelFile.read(CASES.resolve("labels-bom.tsv"), remark -> {}))
                .hasSize(12);
    }

    @Test
    void cellsThatASpreadsheetQuotedAreTextsWithoutTheQuotes() {
        List<LabelledAnswer> labels = LabelFile.read(CASES.resolve("labels-excel-quoted.tsv"), remark -> {});

        assertThat(labels).hasSize(12);
        assertThat(labels)
                .allMatch(
                        label -> !label.sample().retrievedContexts().getFirst().startsWith("\""));
    }

    @Test
    void anotherEncodingIsReadAndSaid() {
        List<String> remarks = new ArrayList<>();

        List<LabelledAnswer> labels = LabelFile.read(CASES.resolve("labels-latin1.tsv"), remarks::add);

        assertThat(labels).hasSize(12);
        assertThat(labels.getFirst().sample().retrievedContexts().getFirst()).startsWith("Prüfung: ");
        assertThat(remarks).singleElement().asString().contains("windows-1252");
    }

    @ParameterizedTest
    @CsvSource({"TRUE, FALSE", "1, 0", "1.0, 0.0", "yes, no", "Supported, Unsupported", "WAHR, FALSCH"})
    void labelsAreTakenAsSpreadsheetsWriteThem(String supported, String unsupported) throws IOException {
        String table = "context\tquestion\tresponse\tlabel\r\n\"A \"\"c\"\"\nd\"\tq\tr\t" + supported + "\r\nx\ty\tz\t"
                + unsupported + "\r\n";
        Path file = folder.resolve("labels.tsv");
        Files.write(file, table.getBytes(StandardCharsets.UTF_16));

        List<LabelledAnswer> labels = LabelFile.read(file, remark -> {});

        assertThat(labels).extracting(LabelledAnswer::supported).containsExactly(true, false);
        assertThat(labels.getFirst().sample().retrievedContexts()).containsExactly("A \"c\"\nd");
    }

    @Test
    void aLabelOfARunWithoutItsAnswerIsNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("labels.jsonl"), "{\"question\": \"Why?\", \"supported\": true, \"contexts\": []}\n");

        assertThatThrownBy(() -> LabelFile.read(file, remark -> {}))
                .hasMessageContaining("line 1: there is no \"answer\"");
    }
}
