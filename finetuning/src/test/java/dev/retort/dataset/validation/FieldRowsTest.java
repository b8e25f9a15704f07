package dev.retort.dataset.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExamples;
import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of rows as they are in the field, checked. */
class FieldRowsTest {

    private static final Path CASES = Path.of("src/test/resources/field-cases");

    @TempDir
    Path folder;

    private Path copyOf(String name) throws IOException {
        return Files.copy(
                CASES.resolve(name),
                folder.resolve(CASES.resolve(name).getFileName().toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            R03/alpaca.json             | is one JSON list; a service reads one object a line. Run: retort dataset convert
            R03/messages-array.json     | is one JSON list; a service reads one object a line. Run: retort dataset convert
            R03/pretty-printed.jsonl    | is pretty-printed JSON; a service reads one object a line. Run: retort dataset convert
            R03/sharegpt.jsonl          | each of the 12 rows has no messages; looks like ShareGPT. Run: retort dataset convert
            R03/alpaca.jsonl            | each of the 12 rows has no messages; looks like Alpaca. Run: retort dataset convert
            R03/prompt-completion.jsonl | each of the 12 rows has no messages; looks like prompt and completion. Run: retort dataset
            R03/python-repr.jsonl       | each of the 12 rows is written as Python prints it
            R03/comma-at-line-end.jsonl | each of the 12 rows ends with a comma: remove the comma
            R03/trailing-comma.jsonl    | in each of the 12 rows: has a comma before its last bracket: remove the comma
            R01/utf16.jsonl             | is UTF-16LE; a service reads UTF-8. Run: retort dataset convert
            """)
    void aProblemOfEveryRowIsOneFindingOfTheFile(String name, String message) throws IOException {
        assertThat(new DatasetValidator(DatasetRules.OPENAI, Optional.empty())
                        .validate(copyOf(name))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isZero();
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
                    assertThat(finding.message()).startsWith(message);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"R01/bom.jsonl", "R01/bom-crlf.jsonl"})
    void aByteOrderMarkIsAWarning(String name) throws IOException {
        assertThat(new DatasetValidator(DatasetRules.OPENAI, Optional.empty())
                        .validate(copyOf(name))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).isEqualTo("starts with a byte order mark"));
        assertThat(ChatExamples.read(CASES.resolve(name)))
                .isEqualTo(ChatExamples.read(CASES.resolve("R01/control.jsonl")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"R01/bom.jsonl", "R01/utf16.jsonl", "R03/messages-array.json", "R03/pretty-printed.jsonl"})
    void theCorrectedCopyHoldsEveryRow(String name) throws IOException {
        CorrectedCopy copy =
                CorrectedCopy.write(copyOf(name), DatasetRules.MISTRAL).orElseThrow();

        assertThat(Files.readAllLines(copy.file())).hasSize(12);
        assertThat(ChatExamples.read(copy.file())).isEqualTo(ChatExamples.read(CASES.resolve("R01/control.jsonl")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sharegpt.jsonl", "alpaca.json", "python-repr.jsonl", "trailing-comma.jsonl"})
    void noCopyIsMadeWhereNoRowCanBeKept(String name) throws IOException {
        assertThat(CorrectedCopy.write(copyOf("R03/" + name), DatasetRules.MISTRAL))
                .isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**corrected*");
    }

    @ParameterizedTest
    @CsvSource({
        "sharegpt.jsonl,ShareGPT",
        "alpaca.json,Alpaca",
        "alpaca.jsonl,Alpaca",
        "prompt-completion.jsonl,prompt and completion"
    })
    void readersOfExamplesNameTheLayoutAndTheCommandThatConvertsIt(String name, String layout) {
        Path file = CASES.resolve("R03").resolve(name);

        assertThatThrownBy(() -> ChatExamples.read(file)).isInstanceOfSatisfying(InputException.class, e -> {
            assertThat(e.problem()).endsWith("has no messages; looks like %s.".formatted(layout));
            assertThat(e.remedy()).startsWith("Run: retort dataset convert " + file + " --out ");
        });
    }
}
