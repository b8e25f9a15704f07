package dev.retort.cli;

import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Meter;
import dev.retort.fakes.PlantHandbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A whole run that takes seconds: question writer, teacher, judge and embeddings behind a local server, a student of a few
 * thousand parameters that is really trained.
 */
final class TinyRun {

    private static final Path STUDENT = Path.of("../local/src/test/resources/tiny/chat");

    private final Path folder;
    private final FakeServer server;

    TinyRun(Path folder, FakeServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Returns a server that plays question writer, teacher, judge and embedder; every reply is a function of the request. */
    static FakeServer server() {
        return FakeModels.start(TinyRun::reply).latency(Duration.ofMillis(20));
    }

    /** Returns such a server that counts what it answers. */
    static FakeServer server(Meter meter) {
        return FakeModels.routes(FakeServer.start(), TinyRun::reply, meter);
    }

    private static String reply(FakeModels.Prompt prompt) {
        String text = prompt.lastMessage();
        if (prompt.model().equals("writer")) {
            return PlantHandbook.question(text);
        }
        return FakeModels.echo(prompt) + " so the pressure and the register are kept in order.";
    }

    /** Writes documents and settings; returns the settings file. */
    Path write(String more) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("plant.md"), PlantHandbook.text());
        String place = "openai-compatible:" + server.api();
        return Files.writeString(folder.resolve("retort.yaml"), """
                documents: [plant.md]
                passages: {max_words: 40}
                questions: {model: "%1$s#writer", train: 8, eval: 8}
                retrieval: {model: "%1$s#words", top_k: 2}
                answers: {context_window: 384, sentences: 1}
                student: {model: "local:%2$s", max_tokens: 8}
                teacher: {model: "%1$s#teacher", max_tokens: 40}
                finetune: {training_steps: 6, batch_size: 2, rank: 4, alpha: 8, max_length: 384}
                scores: {metrics: [support, relevance, tautology], primary: support}
                %3$s
                """.formatted(
                        place, STUDENT.toAbsolutePath().normalize(), more));
    }

    Path folder() {
        return folder;
    }

    /** Starts {@code retort run} on the settings. */
    RetortProcess start(String... more) throws IOException {
        return RetortProcess.start(folder, environment(), arguments(more));
    }

    List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "retort.yaml", "--run", "run", "--accept-terms"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    Map<String, String> environment() {
        return Map.of("RETORT_HOME", home().toString());
    }

    /** The native libraries unpack themselves into the home once: all runs share it. */
    static Path home() {
        return Path.of("target", "tiny-home").toAbsolutePath();
    }

    Path run() {
        return folder.resolve("run");
    }

    /**
     * Returns every output file of the run by name, as text byte by byte. Left out are the journal and logs; masked are
     * times, states of the training job and its number, and the place of the run.
     */
    Map<String, String> outputs() throws IOException {
        Map<String, String> outputs = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = run().relativize(file).toString();
                if (!name.matches("calls\\.sqlite.*|\\.lock|finetune/.*|.*\\.log|log\\.jsonl")
                        || name.matches("finetune/[^/]+/adapter/.*")) {
                    outputs.put(name, masked(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return outputs;
    }

    private static final Pattern TIMES = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"
            + "|\"(?:seconds|startedAt|at|time|millis)\" : [\\d.E-]+"
            + "|local-retort-[0-9a-f]{8}");
    private static final Pattern TABLES_OF_TIMES =
            Pattern.compile("(?s)<table><thead><tr><th>stage</th>.*?</table>|<h2>Model calls</h2>.*?</table>");

    private String masked(String text) {
        String place = text.replace(folder.toAbsolutePath().normalize().toString(), "FOLDER");
        String plain = TIMES.matcher(place).replaceAll("-");
        // Hashes of files that hold times.
        plain = plain.replaceAll("\"(?:job\\.json|report\\.html|fingerprint)\" : \"[0-9a-f]+\"", "-");
        // A training that was taken up again says so: its states with their times are a log, not a result.
        plain = plain.replaceAll("(?s)\"events\" : \\[.*?\\n  }? ?\\]", "-");
        return TABLES_OF_TIMES.matcher(plain).replaceAll("-");
    }
}
