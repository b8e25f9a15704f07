package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of measured figures and the results it is rendered from. */
class BenchmarksPageTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static Process python(String... arguments) throws IOException {
        return new ProcessBuilder(Stream.concat(Stream.of("python3"), Stream.of(arguments))
                        .toList())
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static boolean isThere() {
        try {
            return python("--version").waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thePageIsWhatItsResultsRender() throws Exception {
        assumeTrue(isThere(), "needs python3");
        Process render = python("benchmarks/render.py", "--check");
        String difference = new String(render.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(render.waitFor())
                .as("run benchmarks/render.py: %s", difference)
                .isZero();
    }

    @Test
    void everyCommandOfTheHourIsAScriptOfTheRepository() throws Exception {
        List<String> scripts;
        try (Stream<String> lines = Files.lines(ROOT.resolve("benchmarks/all.sh"))) {
            scripts = lines.filter(line -> line.matches("[a-z0-9-]+ {2,}.*benchmarks/.*"))
                    .map(line -> line.replaceAll(".*(benchmarks/\\S+).*", "$1"))
                    .toList();
        }
        assertThat(scripts).hasSizeGreaterThan(15);
        assertThat(scripts).allMatch(script -> Files.isExecutable(ROOT.resolve(script)));
    }
}
