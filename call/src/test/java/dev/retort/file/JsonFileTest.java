package dev.retort.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {

    record Page(String title, int number) {}

    record Book(
            String name,
            List<Page> pages,
            Map<String, Page> marks,
            Optional<Page> lastRead,
            @Nullable List<String> remarks) {}

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("book.json"), text);
    }

    @Test
    void aRecordMayLackOnlyWhatItsTypeAllows() throws IOException {
        Path file = file("{\"name\": \"A\", \"pages\": [{\"title\": \"One\", \"number\": 1}], \"marks\": {}}");

        assertThat(JsonFile.read(file, Book.class, "Write it again."))
                .isEqualTo(new Book("A", List.of(new Page("One", 1)), Map.of(), Optional.empty(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | it is empty",
                "~ ~ | it is empty",
                "null | it holds null",
                "[] | it is a list where an object is due",
                "17 | it is a number where an object is due",
                "{} | \"name\" is missing",
                "{\"name\": null} | \"name\" is null",
                "{\"name\": \"A\", \"pages\": [null]} | \"pages[0]\" is null",
                "{\"name\": \"A\", \"pages\": [{\"number\": 1}]} | \"pages[0].title\" is missing",
                "{\"name\": \"A\", \"pages\": [], \"marks\": {\"x\": {\"number\": 1}}} | \"marks.x.title\" is missing",
                "{\"name\": \"A\", \"pages\": [], \"marks\": {}, \"last_read\": {}} | \"last_read.title\" is missing",
                "{\"name\": \"A\", \"pages\": {}, \"marks\": {}} | \"pages\" is not of the form that is due",
                "{\"name\": \"A\" | line 1: \"name\" ends in the middle of the object"
            })
    void aDamagedRecordIsNamedByItsField(String text, String problem) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> JsonFile.read(file, Book.class, "Write it again."))
                .isInstanceOf(InputException.class)
                .hasMessage("%s is damaged: %s. Write it again.".formatted(file, problem));
    }

    @Test
    void bytesThatAreNoTextAreNamedSo() throws IOException {
        Path file = Files.write(folder.resolve("book.json"), "{\"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> JsonFile.read(file, Book.class, "Write it again."))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is damaged: it is not UTF-8 text. Write it again.");
    }

    @Test
    void aLineThatLacksAFieldIsNamedByFileLineAndField() throws IOException {
        Path file = file("{\"title\": \"One\", \"number\": 1}\n{\"number\": 2}\n");

        assertThatThrownBy(() -> JsonLines.read(file, Page.class))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ", line 2: \"title\" is missing. Correct the line or remove it.");
    }
}
