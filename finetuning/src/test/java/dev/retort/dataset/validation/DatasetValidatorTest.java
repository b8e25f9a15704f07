package dev.retort.dataset.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetValidatorTest {

    private static final String GOOD =
            "{\"messages\": [{\"role\": \"system\", \"content\": \"S\"}, {\"role\": \"user\", \"content\": \"U%d\"},"
                    + " {\"role\": \"assistant\", \"content\": \"A\"}]}\n";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.jsonl"), text);
    }

    private static String good(int rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(GOOD.formatted(i));
        }
        return text.toString();
    }

    private List<Finding> findings(DatasetRules rules, String text) throws IOException {
        return new DatasetValidator(rules, Optional.empty())
                .validate(file(text)).findings().stream()
                        .filter(finding -> finding.line() > 0)
                        .toList();
    }

    @Test
    void aGoodFileHasNoFindings() throws IOException {
        Path file = file(good(10));

        for (DatasetRules rules : DatasetRules.values()) {
            Validation validation = new DatasetValidator(rules, Optional.empty()).validate(file);
            assertThat(validation.rows()).isEqualTo(10);
            assertThat(validation.findings()).isEmpty();
        }
    }

    /** Rows as mistral-common 1.13.1 in finetuning mode judges them; single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            user:a assistant:b                 | accepts
            system:s user:a assistant:b        | accepts
            assistant:s user:a assistant:b     | accepts
            user:a user:b assistant:c          | accepts
            user:a assistant:b assistant:c     | accepts
            user:a system:s assistant:b        | accepts
            system:s assistant:b               | accepts
            user:a assistant:b user:c          | refuses
            assistant:a                        | refuses
            assistant:a assistant:b            | refuses
            user:a assistant:                  | refuses
            system:s system:t user:a assistant:b | refuses
            robot:a assistant:b                | refuses
            """)
    void mistralAcceptsAndRefusesAsItsOwnValidator(String roles, String verdict) throws IOException {
        Validation validation = new DatasetValidator(DatasetRules.MISTRAL, Optional.empty()).validate(file(row(roles)));

        assertThat(validation.errors().isEmpty()).isEqualTo(verdict.equals("accepts"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assistant:s user:a assistant:b",
                "user:a user:b assistant:c",
                "user:a assistant:b assistant:c",
                "user:a system:s assistant:b",
                "system:s assistant:b"
            })
    void whatTheServiceLetsThroughIsWarnedOf(String roles) throws IOException {
        assertThat(findings(DatasetRules.MISTRAL, row(roles))).isNotEmpty();
    }

    private static String row(String roles) {
        StringBuilder messages = new StringBuilder();
        for (String message : roles.strip().split(" ")) {
            String[] parts = message.split(":", 2);
            messages.append(messages.isEmpty() ? "" : ", ")
                    .append("{\"role\": \"%s\", \"content\": \"%s\"}".formatted(parts[0], parts[1]));
        }
        return "{\"messages\": [%s]}\n".formatted(messages);
    }

    @Nested
    class NamesLineAndField {

        @Test
        void ofAnEmptyAnswer() throws IOException {
            assertThat(findings(DatasetRules.OPENAI, good(10) + row("user:a assistant:")))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.line()).isEqualTo(11);
                        assertThat(finding.field()).isEqualTo("messages[1].content");
                        assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
                    });
        }

        @Test
        void ofABrokenLine() throws IOException {
            assertThat(findings(DatasetRules.MISTRAL, good(2) + "{\"messages\": [\n"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.line()).isEqualTo(3);
                        assertThat(finding.message()).isEqualTo("ends in the middle of the object");
                    });
        }

        @Test
        void ofAWeightThatIsNeitherZeroNorOne() throws IOException {
            String row = row("user:a assistant:b").replace("\"b\"", "\"b\", \"weight\": 2");

            assertThat(findings(DatasetRules.MISTRAL, row))
                    .extracting(Finding::field)
                    .containsExactly("messages[1].weight");
        }

        @Test
        void ofAMissingList() throws IOException {
            assertThat(findings(DatasetRules.MISTRAL, "{\"prompt\": \"x\"}\n[]\n"))
                    .extracting(Finding::line, Finding::field)
                    .containsExactly(tuple(1, "messages"), tuple(2, ""));
        }
    }

    @Nested
    class BetweenTheServices {

        @Test
        void interactionsAreMistralsOnly() throws IOException {
            String row = row("user:a assistant:b").replace("messages", "interactions");

            assertThat(findings(DatasetRules.MISTRAL, row)).isEmpty();
            assertThat(findings(DatasetRules.OPENAI, row)).isNotEmpty();
        }

        @Test
        void listsOfPartsAreOpenAisOnly() throws IOException {
            String row = row("user:a assistant:b").replace("\"a\"", "[{\"type\": \"text\", \"text\": \"a\"}]");

            assertThat(findings(DatasetRules.OPENAI, row)).isEmpty();
            assertThat(findings(DatasetRules.MISTRAL, row)).isNotEmpty();
        }

        @Test
        void toolCallIdsHaveNineCharactersForMistral() throws IOException {
            String call = "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\","
                    + " \"tool_calls\": [{\"id\": \"ID\", \"type\": \"function\", \"function\": {\"name\": \"f\","
                    + " \"arguments\": \"{}\"}}]}]}\n";

            assertThat(findings(DatasetRules.MISTRAL, call.replace("ID", "abcdefghi")))
                    .isEmpty();
            assertThat(findings(DatasetRules.OPENAI, call.replace("ID", "call_1")))
                    .isEmpty();
            assertThat(findings(DatasetRules.MISTRAL, call.replace("ID", "call_1")))
                    .extracting(Finding::field)
                    .containsExactly("messages[1].tool_calls[0].id");
        }

        @Test
        void openAiNeedsTenRows() throws IOException {
            Path file = file(good(9));

            assertThat(new DatasetValidator(DatasetRules.OPENAI, Optional.empty())
                            .validate(file)
                            .errors())
                    .hasSize(1);
            Validation mistral = new DatasetValidator(DatasetRules.MISTRAL, Optional.empty()).validate(file);
            assertThat(mistral.errors()).isEmpty();
            assertThat(mistral.warnings()).hasSize(1);
        }
    }

    @Nested
    class WarnsOf {

        @Test
        void repeatedRows() throws IOException {
            assertThat(findings(DatasetRules.MISTRAL, good(2) + GOOD.formatted(0)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("line 1"));
        }

        @Test
        void rowsThatAreTooLong() throws IOException {
            TokenLimit limit = new TokenLimit(5, text -> text.split(" ").length);
            Path file = file(good(10) + row("user:a assistant:b").replace("\"a\"", "\"a b c d e\""));

            assertThat(new DatasetValidator(DatasetRules.MISTRAL, Optional.of(limit))
                            .validate(file)
                            .warnings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("6 tokens, 5 fit"));
        }

        @Test
        void wrongEncodings() throws IOException {
            byte[] latin = row("user:Où assistant:b").getBytes(StandardCharsets.ISO_8859_1);
            byte[] marked = ("\uFEFF" + row("user:caf\u00c3\u00a9 assistant:b") + row("user:\uFFFD assistant:b"))
                    .getBytes(StandardCharsets.UTF_8);
            Path file = folder.resolve("t.jsonl");
            byte[] both = new byte[marked.length + latin.length];
            System.arraycopy(marked, 0, both, 0, marked.length);
            System.arraycopy(latin, 0, both, marked.length, latin.length);
            Files.write(file, both);

            assertThat(new DatasetValidator(DatasetRules.MISTRAL, Optional.empty())
                            .validate(file).findings().stream().filter(finding -> finding.line() > 0))
                    .extracting(Finding::message)
                    .satisfiesExactly(
                            message -> assertThat(message).contains("byte order mark"),
                            message -> assertThat(message).contains("Latin-1"),
                            message -> assertThat(message).contains("U+FFFD"),
                            message -> assertThat(message).contains("not UTF-8"));
        }

        @Test
        void linesWithDifferentKeys() throws IOException {
            Path file = file(good(10) + GOOD.formatted(11).replaceFirst("\\{", "{\"id\": 1, "));

            assertThat(new DatasetValidator(DatasetRules.MISTRAL, Optional.empty())
                            .validate(file)
                            .warnings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("[id, messages, messages]"));
        }
    }

    @Nested
    class Corrected {

        @Test
        void copiesKeepTheOriginalAndPassTheCheck() throws IOException {
            String bad = "\uFEFF" + row("assistant:s user:a assistant:b")
                    + "\n"
                    + row("user:a assistant:b user:c")
                    + row("user:a user: user:b assistant:c")
                    + row("user:z system:s system:t assistant:b")
                    + row("user:a assistant:")
                    + "not json\n"
                    + row("user:a assistant:b");
            Path file = file(bad);

            CorrectedCopy copy = CorrectedCopy.write(file, DatasetRules.MISTRAL).orElseThrow();

            assertThat(file).hasContent(bad);
            assertThat(copy.file()).hasFileName("t.corrected.jsonl").hasContent("""
                            {"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
                            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
                            {"messages":[{"role":"user","content":"a\\n\\nb"},{"role":"assistant","content":"c"}]}
                            {"messages":[{"role":"system","content":"s\\n\\nt"},{"role":"user","content":"z"},{"role":"assistant","content":"b"}]}
                            """);
            assertThat(copy.changed()).isEqualTo(4);
            assertThat(copy.dropped()).extracting(Finding::line).containsExactly(6, 7, 8);
            assertThat(findings(DatasetRules.MISTRAL, Files.readString(copy.file())))
                    .isEmpty();
        }

        @Test
        void anotherCopyGetsAnotherName() throws IOException {
            Path file = file("\n" + good(1));

            CorrectedCopy.write(file, DatasetRules.MISTRAL);

            assertThat(CorrectedCopy.write(file, DatasetRules.MISTRAL))
                    .get()
                    .satisfies(copy -> assertThat(copy.file()).hasFileName("t.corrected-2.jsonl"));
        }

        @Test
        void aFileWithoutAUsableRowGetsNoCopy() throws IOException {
            Path file = file("{\n\"a\": 1\n}\nnot json\n");

            assertThat(CorrectedCopy.write(file, DatasetRules.MISTRAL)).isEmpty();
            assertThat(folder).isDirectoryNotContaining("glob:**corrected*");
        }
    }
}
