package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Question lists as spreadsheets and data sets write them. */
class FieldQuestionsTest {

    private static final Path CASES = Path.of("src", "test", "resources", "field-cases");

    @TempDir
    Path folder;

    private List<Question> questions(String name, String text, Charset charset) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, text.getBytes(charset));
        return OwnQuestions.read(file, Split.EVAL, remark -> {});
    }

    private List<Question> questions(String name, String text) throws IOException {
        return questions(name, text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "column-names.csv",
                "comma-bom.csv",
                "mac-cr.csv",
                "questions.tsv",
                "semicolon-bom.csv",
                "tab-utf16.csv",
                "trailing-semicolons.csv"
            })
    void everySpreadsheetGivesFourQuestionsWithReferences(String name) {
        List<Question> questions = OwnQuestions.read(CASES.resolve("Q01").resolve(name), Split.EVAL, remark -> {});

        assertThat(questions)
                .extracting(Question::text)
                .containsExactly(
                        "When does lifting stop because of \"mean wind\"?",
                        "Who signs the green log book; and when?",
                        "How long does parking take?",
                        "How many people may ride in the man basket?");
        assertThat(questions)
                .extracting(question -> question.reference().orElse("none"))
                .containsExactly(
                        "When the mean wind is seventeen metres per second for ten minutes.",
                        "The mechanic and the crane driver, after the inspection.",
                        "About forty minutes; so the order is given two hours ahead.",
                        "2");
    }

    @ParameterizedTest
    @CsvSource({"q.csv", "q.jsonl"})
    void anotherEncodingIsReadAndSaid(String name) throws IOException {
        String text = name.endsWith("csv")
                ? Files.readString(CASES.resolve("Q01").resolve("cp1252.csv"), Charset.forName("windows-1252"))
                : "{\"question\": \"Wer prüft den Kran täglich?\", \"reference\": \"Der Mechaniker – vor dem ersten Hub.\"}";
        Path file = Files.write(folder.resolve(name), text.getBytes(Charset.forName("windows-1252")));
        List<String> remarks = new ArrayList<>();

        List<Question> questions = OwnQuestions.read(file, Split.EVAL, remarks::add);

        assertThat(questions.getFirst().text()).isEqualTo("Wer prüft den Kran täglich?");
        assertThat(questions.getFirst().reference()).contains("Der Mechaniker – vor dem ersten Hub.");
        assertThat(remarks).singleElement().asString().contains("read as windows-1252");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ",", "\t", "|"})
    void aFirstLineMayNameTheSeparator(String separator) throws IOException {
        String table = "sep=" + separator + "\r\nFrage" + separator + "Antwort\r\nWas hält?" + separator
                + "\"Wind; so, | \"\r\n";

        List<Question> questions = questions("q.csv", table);

        assertThat(questions).extracting(Question::text).containsExactly("Was hält?");
        assertThat(questions.getFirst().reference()).contains("Wind; so, |");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Question,Reference Answer",
                "user_input,reference",
                "QUERY,Expected-Output",
                "prompt,ground truth",
                "User Question,Gold",
                "Question (EN),Correct answer",
                "Frage,Erwartete Antwort",
                "pregunta,respuesta"
            })
    void columnsAreFoundByTheNamesPeopleUse(String header) throws IOException {
        Question question = questions("q.csv", header + "\nWhy?,Wind.\n").getFirst();

        assertThat(question.text()).isEqualTo("Why?");
        assertThat(question.reference()).contains("Wind.");
    }

    @Test
    void aTableWhoseReferencesCannotBeToldIsRefusedByItsColumns() {
        assertThatThrownBy(() -> questions("q.csv", "No.,Question,Lösungshinweis,Comment\n1,Why?,Wind.,\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Lösungshinweis")
                .hasMessageContaining("reference");
    }

    @Test
    void aCommaOutsideQuotesDoesNotCutAQuestion() throws IOException {
        assertThat(questions("q.csv", "question\nWhich, of two?\n").getFirst().text())
                .isEqualTo("Which, of two?");
        assertThatThrownBy(() -> questions("q.csv", "question,reference\nWhich, of two?,The first.\n"))
                .hasMessageContaining("line 2 has 3 cells under 2 columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-8"})
    void everyUnicodeEncodingIsRead(String charset) throws IOException {
        assertThat(questions("q.jsonl", "{\"question\": \"Wieso groß?\"}\n", Charset.forName(charset))
                        .getFirst()
                        .text())
                .isEqualTo("Wieso groß?");
        assertThat(questions("q.txt", "Wieso groß?\n", Charset.forName(charset))
                        .getFirst()
                        .text())
                .isEqualTo("Wieso groß?");
    }

    @Test
    void linesOfJsonEndAtLineFeedsOnly() {
        List<Question> questions =
                OwnQuestions.read(CASES.resolve("Q02").resolve("line-separators.jsonl"), Split.EVAL, remark -> {});

        assertThat(questions)
                .extracting(Question::text)
                .containsExactly(
                        "When does lifting stop? Name the wind.",
                        "Who signs the log book of the crane?",
                        "How long does parking take?");
        assertThat(questions.get(1).reference()).contains("The mechanic\u2029and the driver.");
    }

    @Test
    void linesOfTextEndAtLineFeedsOnly() throws IOException {
        assertThat(questions("q.txt", "When does it stop?\u2028Name the wind.\nHow long?\u0085\n"))
                .extracting(Question::text)
                .containsExactly("When does it stop? Name the wind.", "How long?");
        assertThat(questions("q.txt", "Why?\rHow?\r")).hasSize(2);
    }

    @Test
    void oneListOfObjectsIsTaken() {
        assertThat(OwnQuestions.read(CASES.resolve("Q02").resolve("array.jsonl"), Split.EVAL, remark -> {}))
                .extracting(Question::reference)
                .containsExactly(Optional.of("About forty minutes."));
    }

    @Test
    void referencesOfEveryFormAreTaken() throws IOException {
        String lines = """
            {"question": "How many?", "reference": 2}
            {"question": "At night?", "reference": false}
            {"question": "Who?", "reference": ["the mechanic"]}
            {"question": "How long?", "answers": {"text": ["forty minutes", "40 min"], "answer_start": [14, 14]}}
            {"Question": "What stops?", "Ground Truth": "Wind."}
            {"question": "Where?", "answer": {"value": "Kestrel Quay", "aliases": ["the quay"]}}
            {"_id": "h1", "question": "Both?", "answer": "yes", "supporting_facts": [["A", 0]], "context": []}
            """;

        assertThat(questions("q.jsonl", lines))
                .extracting(question -> question.reference().orElse("none"))
                .containsExactly("2", "false", "the mechanic", "forty minutes", "Wind.", "Kestrel Quay", "yes");
    }

    @Test
    void aReferenceThatMayMeanSeveralThingsIsNamedByLine() {
        assertThatThrownBy(() ->
                        OwnQuestions.read(CASES.resolve("Q02").resolve("types-4.jsonl"), Split.EVAL, remark -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2: \"reference\" is a list of 2 texts where one text is due");
    }

    @Test
    void anImpossibleQuestionOfSquadIsUnanswerable() throws IOException {
        Question question = questions(
                        "q.jsonl", "{\"question\": \"Who?\", \"answers\": {\"text\": [], \"answer_start\": []}}\n")
                .getFirst();

        assertThat(question.isUnanswerable()).isTrue();
    }
}
