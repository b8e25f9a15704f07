package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.DocumentReader;
import dev.retort.document.Page;
import dev.retort.document.Section;
import dev.retort.document.SourceDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The handbook that the inputs under {@code src/test/resources/markup} hold: 12 sections, 72 sentences. */
final class BaseText {

    private static final Path FOLDER = Path.of("src/test/resources/markup");

    private BaseText() {}

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    static SourceDocument read(DocumentReader reader, Path file) {
        return reader.read(file, file.getFileName().toString(), "0");
    }

    static String text(SourceDocument document) {
        return document.pages().stream().map(Page::text).collect(Collectors.joining());
    }

    static List<String> titles(SourceDocument document) {
        return document.sections().stream().map(Section::title).toList();
    }

    static void assertWhole(SourceDocument document) {
        try {
            List<String> lines = Files.readAllLines(file("base-text.txt"));
            assertThat(lines).hasSize(84);
            String text = text(document);
            assertThat(lines.stream().filter(line -> !line.startsWith("#")).filter(line -> !text.contains(line)))
                    .as("missing sentences")
                    .isEmpty();
            assertThat(titles(document))
                    .containsAll(lines.stream()
                            .filter(line -> line.startsWith("#"))
                            .map(line -> line.substring(1))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
