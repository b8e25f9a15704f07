package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that compiled classes do not show. */
class SourceFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    private static final int LONGEST = 400;

    /** Tables of cases that read worse in two files. */
    private static final Set<String> LONGER = Set.of("DocxReaderTest.java", "HostedFineTunerContract.java");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceFilesTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noFileIsLongerThan400Lines() throws IOException {
        List<Path> sources = sources();

        assertThat(sources).hasSizeGreaterThan(1000);
        assertThat(sources)
                .filteredOn(file -> lines(file) > LONGEST)
                .extracting(file -> file.getFileName().toString())
                .isSubsetOf(LONGER);
    }

    /** An exception that is not needed any more would hide the next long file. */
    @Test
    void eachExceptionIsNeeded() throws IOException {
        assertThat(sources())
                .filteredOn(file -> LONGER.contains(file.getFileName().toString()))
                .hasSize(LONGER.size())
                .allSatisfy(file -> assertThat(lines(file)).isGreaterThan(LONGEST));
    }
}
