package dev.retort.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.file.JsonLines;
import dev.retort.local.training.TinyLlama;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from applications whose classes do not lie on the class path. */
class PackagedApplicationTest {

    /** Lasts longer than a test, because native libraries and copies of jars are unpacked into it. */
    private static final Path HOME = Path.of("target", "retort-home").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path rows;

    @BeforeEach
    void writeRows() {
        rows = folder.resolve("training.jsonl");
        JsonLines.write(
                rows,
                List.of(new ChatExample(List.of(
                        new Message("user", "Which colour has the pump?"),
                        new Message("assistant", "The pump is red.")))));
    }

    @Test
    void aJarOfJarsTrains() throws Exception {
        Path jar = ApplicationJar.springBoot(folder.resolve("app with space.jar"));

        assertThat(printed(List.of("-jar", jar.toString()))).endsWith("SUCCESS after 2 steps");
        assertThat(HOME.resolve("class-path")).isDirectoryRecursivelyContaining("glob:**/classes.jar");
    }

    @Test
    void anApplicationOfModulesTrains() throws Exception {
        String modules = ApplicationJar.modules(folder.resolve("modules")).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(printed(List.of(
                        "-p",
                        modules,
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-m",
                        "application/" + TwoSteps.class.getName())))
                .endsWith("SUCCESS after 2 steps");
    }

    private String printed(List<String> start) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(start);
        command.add(TinyLlama.FOLDER.toAbsolutePath().toString());
        command.add(rows.toString());
        command.add(folder.resolve("job").toString());
        command.add(HOME.toString());
        File out = folder.resolve("out").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return Files.readString(out.toPath()).strip();
    }
}
