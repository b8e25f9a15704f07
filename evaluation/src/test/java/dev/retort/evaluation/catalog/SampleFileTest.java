package dev.retort.evaluation.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.KeyFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleFileTest {

    private static final Path CASES = Path.of("src", "test", "resources", "field-cases", "E01");

    @TempDir
    Path folder;

    private List<EvaluationSample> read(String name, String text) throws IOException {
        return SampleFile.read(Files.writeString(folder.resolve(name), text), remark -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "control.jsonl",
                "bom.jsonl",
                "array.json",
                "contexts-as-string.jsonl",
                "ground-truths-list.jsonl",
                "samples.csv"
            })
    void samplesOfEveryVersionAndLayoutAreTheSame(String name) {
        List<EvaluationSample> samples = SampleFile.read(CASES.resolve(name), remark -> {});

        assertThat(samples).hasSize(4);
        assertThat(samples).isEqualTo(SampleFile.read(CASES.resolve("control.jsonl"), remark -> {}));
        assertThat(samples).allMatch(sample -> sample.reference().isPresent());
        assertThat(samples).allMatch(sample -> sample.retrievedContexts().size() == 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nan.jsonl        | "reference" is NaN
        nulls.jsonl      | line 2: "retrieved_contexts[0]" is null where a text is due
        multi-turn.jsonl | "user_input" is a conversation of several turns
        """)
    void whatIsNotASampleIsNamedByLineAndField(String name, String message) {
        assertThatThrownBy(() -> SampleFile.read(CASES.resolve(name), remark -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(", line ");
    }

    @Test
    void numbersAreTakenAsTheyAreWritten() {
        assertThat(SampleFile.read(CASES.resolve("numbers.jsonl"), remark -> {})
                        .getFirst()
                        .response())
                .isEqualTo("42");
    }

    @Test
    void listsAsPythonPrintsThemAreTaken() throws IOException {
        assertThat(read("s.jsonl", """
            {"question": "Why?", "answer": "Wind.", "contexts": "['It\\\\'s windy.', \\"A 'gust'.\\"]", "ground_truths": "['Wind.']"}
            """))
                .containsExactly(new EvaluationSample(
                        "Why?", "Wind.", List.of("It's windy.", "A 'gust'."), java.util.Optional.of("Wind.")));
    }

    @Test
    void cellsThatPandasLeftEmptyHoldNothing() throws IOException {
        List<EvaluationSample> samples =
                read("s.csv", "user_input;response;retrieved_contexts;reference\nWhy?;Wind.;nan;\n");

        assertThat(samples.getFirst().retrievedContexts()).isEmpty();
        assertThat(samples.getFirst().reference()).isEmpty();
    }

    @Test
    void keyFactsAreReadWithTheirAlternativesOrWithTheirOwnWords() throws IOException {
        List<EvaluationSample> samples = read("s.jsonl", """
            {"question": "Why?", "answer": "Wind.", "facts": ["it is windy"], "alternatives": [["wind", "gust"]]}
            {"question": "Why?", "answer": "Wind.", "facts": ["it is windy"]}
            {"question": "Why?", "answer": "Wind."}
            """);

        assertThat(samples.stream().map(EvaluationSample::facts))
                .containsExactly(
                        List.of(new KeyFact("it is windy", List.of("wind", "gust"))),
                        List.of(KeyFact.of("it is windy")),
                        List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "facts": ["a fact", "another"], "alternatives": [["fact"]] | "alternatives" holds 1 lists where one for each of 2
        "facts": ["a fact"], "alternatives": "fact"                | "alternatives" is a text where a list of lists is due
        "facts": [["a fact"]]                                      | "facts[0]" is a list where a text is due
        "facts": ["a fact"], "alternatives": [[{}]]                | "alternatives[0][0]" is an object where a text is due
        "facts": ["..."]                                           | "facts" has a wording without words, "..."
        """)
    void keyFactsOfAnotherFormAreNamedByLineAndField(String fields, String message) {
        assertThatThrownBy(() -> read("s.jsonl", "{\"question\": \"Why?\", \"answer\": \"Wind.\", " + fields + "}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(", line 1: ")
                .hasMessageContaining(message);
    }
}
