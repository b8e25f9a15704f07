package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system's folder for temporary files, which nobody cleans up after a program that leaves something there. */
class TemporaryFolderTest {

    @TempDir
    Path folder;

    @Test
    void commandsThatLoadEveryNativeLibraryLeaveTheTemporaryFolderAsItWas() throws Exception {
        try (FakeServer server = TinyRun.server()) {
            TinyRun run = new TinyRun(folder, server);
            Path settings = run.write("");
            Files.writeString(
                    settings,
                    Files.readString(settings)
                            .replaceFirst("retrieval: \\{model: \"[^\"]*\"", "retrieval: {model: \"local:minilm\""));
            Path temporary = Files.createDirectory(folder.resolve("tmp"));
            Map<String, String> environment = new HashMap<>(run.environment());
            environment.put("TMPDIR", temporary.toString());
            environment.put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);

            RetortProcess.Ended ended =
                    RetortProcess.start(folder, environment, run.arguments()).ended();

            assertThat(ended.code()).as(ended.error()).isZero();
            assertThat(filesBelow(temporary)).isEmpty();
            assertThat(filesBelow(TinyRun.home()).stream().map(Path::toString))
                    .as("the libraries that were loaded")
                    .anyMatch(name -> name.matches(".*/native/onnxruntime-[\\d.]+/[^/]*onnxruntime\\.[a-z]+"))
                    .anyMatch(name -> name.contains("/native/djl/"))
                    .anyMatch(name -> name.contains("torch"));
        }
    }

    private static List<Path> filesBelow(Path place) throws Exception {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> !file.equals(place)).toList();
        }
    }
}
