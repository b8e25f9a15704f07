package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever became of a file of a run, each command that reads it works, or says in plain words which file is damaged. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class DamagedRunTest {

    /** Files that a training depends on: a changed one trains again, and these commands only read. */
    private static final String TRAINS = "(?:training|validation)\\.jsonl|finetune/.*(?:log|lock|task\\.json)|\\.lock";

    /** The first reads nearly all files. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("report", "RUN"),
            List.of("label", "RUN", "--json"),
            List.of("calls", "RUN"),
            List.of("dataset", "export", "RUN", "--to", "OUT", "--license", "cc0-1.0"),
            List.of("calls", "RUN", "--export", "jsonl"),
            List.of("export", "RUN", "OUT", "--to", "peft"));

    @TempDir
    private static Path folder;

    private static FakeServer server;

    private record Damage(String name, byte[] bytes) {}

    private record Ended(int code, String error) {}

    @BeforeAll
    static void makeARun() throws Exception {
        server = TinyRun.server();
        TinyRun tiny = new TinyRun(folder, server);
        tiny.write("");
        RetortProcess.Ended ended = tiny.start().ended();
        assertThat(ended.code()).as(ended.all()).isZero();
        retort("y\nn\nq\n", List.of("label", tiny.run().toString()));
        Files.move(tiny.run(), folder.resolve("whole"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aDamagedFileOfARunIsReadOrNamedInPlainWords() throws IOException {
        int stride = Integer.getInteger("retort.fuzz", 0) > 0 ? 1 : 11;
        int number = 0;
        for (String file : files()) {
            byte[] bytes = Files.readAllBytes(folder.resolve("whole").resolve(file));
            for (Damage damage : damages(bytes)) {
                if (number++ % stride == 0) {
                    check(file, damage, COMMANDS.getFirst());
                    check(file, damage, COMMANDS.get(1 + number / stride % (COMMANDS.size() - 1)));
                }
            }
        }
    }

    @Test
    void anEmptyManifestIsNamedWithItsFirstFieldAndTheRemedy() throws IOException {
        Ended ended = ended("manifest.json", "{}".getBytes(StandardCharsets.UTF_8), COMMANDS.getFirst());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error()).isEqualTo("""
                        retort: %s is damaged: "retort" is missing.
                          Restore it, or delete it to repeat the stages; paid calls stay in calls.sqlite.
                        """.formatted(folder.resolve("run/manifest.json")));
    }

    private static void check(String file, Damage damage, List<String> command) throws IOException {
        Ended ended = ended(file, damage.bytes(), command);
        String of = "%s of %s, %s".formatted(damage.name(), file, String.join(" ", command));
        assertThat(ended.error())
                .as(of)
                .doesNotContainPattern(PlainWordsTest.NOT_FOR_PERSONS)
                .doesNotContain("unexpected", "fault of Retort");
        if (ended.code() != 0) {
            String name = String.valueOf(Path.of(file).getFileName());
            // Other values of the right form may have any effect, such as settings that the terms forbid.
            boolean formed = damage.name().matches("values.*|seed.*") || name.equals("retort.yaml");
            String named = formed ? "retort: " : "retort: .*" + name.replace(".", "\\.");
            assertThat(ended.error()).as(of).containsPattern(named).containsPattern("\n  \\S");
        }
    }

    private static Ended ended(String file, byte[] bytes, List<String> command) throws IOException {
        Path run = folder.resolve("run");
        Path out = folder.resolve("out");
        copy(folder.resolve("whole"), run);
        Files.write(run.resolve(file), bytes);
        try {
            return retort(
                    "q\n",
                    command.stream()
                            .map(word -> word.replace("RUN", run.toString()).replace("OUT", out.toString()))
                            .toList());
        } finally {
            delete(run);
            delete(out);
        }
    }

    private static Ended retort(String typed, List<String> arguments) {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                false);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            int code = Main.commandLine(terminal).execute(arguments.toArray(String[]::new));
            return new Ended(code, error.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(before);
        }
    }

    private static List<String> files() throws IOException {
        Path whole = folder.resolve("whole");
        try (Stream<Path> all = Files.walk(whole)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> whole.relativize(file).toString())
                    .filter(file -> !file.matches(TRAINS))
                    .sorted()
                    .toList();
        }
    }

    private static List<Damage> damages(byte[] bytes) {
        List<Damage> damages = new ArrayList<>();
        damages.add(new Damage("half", Arrays.copyOf(bytes, bytes.length / 2)));
        for (String text : List.of("", "{}\n", "[]\n", "null\n", "\"text\"\n", "17\n")) {
            damages.add(new Damage(text.strip(), text.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] noise = new byte[300];
        new Random(7).nextBytes(noise);
        damages.add(new Damage("noise", noise));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String value : List.of("null", "{}", "[]", "\"x\"", "-1")) {
            String other = text.replaceAll("(?<=[a-z]\" ?: ?)(?:\"[^\"\\\\]*\"|[\\d.E-]+|true|false)", value);
            damages.add(new Damage("values " + value, other.getBytes(StandardCharsets.ISO_8859_1)));
        }
        for (int seed = 0; seed < Math.max(2, Integer.getInteger("retort.fuzz", 0)); seed++) {
            damages.add(new Damage("seed " + seed, PlainWordsTest.mutated(new Random(seed), bytes)));
        }
        return damages;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
