package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.ConfigReader;
import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.conversion.ConvertedFile;
import dev.retort.dataset.validation.CorrectedCopy;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.dataset.validation.Finding;
import dev.retort.error.RetortException;
import dev.retort.evaluation.agreement.LabelFile;
import dev.retort.evaluation.catalog.SampleFile;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.model.ModelRef;
import dev.retort.question.OwnQuestions;
import dev.retort.question.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file of rows, samples, labels, questions or settings holds, no message is in Java's or a parser's words. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PlainWordsTest {

    static final Pattern NOT_FOR_PERSONS =
            Pattern.compile("Exception|\\b(?:java|javax|jdk|com|org|tools|dev)\\.[a-z]+\\.|Jackson|snakeyaml|Cannot"
                    + " (?:deserialize|invoke|construct)|\\[Source|Unexpected (?:character|end)|Unrecognized"
                    + " (?:token|field)|type `|because \"|Optional\\[|@[0-9a-f]{6,}");

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            ",",
            ":",
            "\n",
            "\r",
            "\t",
            "null",
            "NaN",
            "true",
            "None",
            "1e999",
            "-",
            "\\",
            "\\u12",
            "{\"a\":",
            "[[[[",
            "\"messages\": null",
            "\"role\": 3",
            "\"content\": {}",
            "- ",
            "*x",
            "&y",
            "!!int",
            "|",
            ">",
            "%",
            "sep=;",
            "\uFEFF",
            "\u2028",
            "# ",
            "? ");
    private static final List<String> VALUES = List.of(
            "null",
            "1",
            "-1.5",
            "[]",
            "{}",
            "true",
            "\"\"",
            "[null]",
            "{\"a\": null}",
            "1e400",
            "99999999999999999999");
    private static final List<String> HOSTILE_TABLES = List.of(
            "question,reference\n" + "\"".repeat(100_001),
            "question;reference\n" + ";".repeat(100_000),
            "question\treference\n" + "\"a\"\t".repeat(50_000),
            "question\n" + "x".repeat(1_000_000),
            "question\n\"" + "a\"\"".repeat(100_000),
            "question\n" + "\r".repeat(100_000),
            "sep=\"\nquestion\"reference\n" + "a\"b\n".repeat(20_000),
            "question" + ",question".repeat(20_000) + "\n" + ",".repeat(20_000));
    private static final Pattern VALUE = Pattern.compile("\"[^\"\\\\]*\"(?!\\s*:)|\\b\\d+(?:\\.\\d+)?\\b");

    @TempDir
    Path folder;

    private static List<Path> originals() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("finetuning", "evaluation", "distillation")) {
            try (Stream<Path> all = Files.walk(Path.of("..", module, "src/test/resources/field-cases"))) {
                all.filter(file -> Files.isRegularFile(file) && !file.endsWith("README.md"))
                        .sorted(Comparator.naturalOrder())
                        .forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void filesFromTheFieldAreReadOrRefusedInPlainWords() throws IOException {
        for (Path file : originals()) {
            read(String.valueOf(file.getFileName()), Files.readAllBytes(file), file.toString());
        }
    }

    @Test
    void mutatedFilesAreReadOrRefusedInPlainWords() throws IOException {
        List<Path> originals = originals();
        for (int seed = 0; seed < Integer.getInteger("retort.fuzz", 200); seed++) {
            Random random = new Random(seed);
            Path file = originals.get(random.nextInt(originals.size()));
            byte[] bytes = Files.readAllBytes(file);
            read(
                    String.valueOf(file.getFileName()),
                    mutated(random, bytes.length > 8_000 ? head(bytes) : bytes),
                    "seed %d of %s".formatted(seed, file));
        }
    }

    /** Tables are small beside a second; ten are those of a reader that hangs. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv"})
    void mutatedTablesAreReadOrRefusedInPlainWordsAndInTime(String extension) throws IOException {
        List<Path> originals = originals().stream()
                .filter(file -> file.toString().endsWith(extension))
                .toList();
        assertThat(originals).hasSizeGreaterThan(2);
        for (String hostile : HOSTILE_TABLES) {
            table(extension, hostile.getBytes(StandardCharsets.UTF_8), hostile.substring(0, 20));
        }
        for (int seed = 0; seed < Integer.getInteger("retort.fuzz", 100); seed++) {
            Random random = new Random(seed);
            Path file = originals.get(random.nextInt(originals.size()));
            byte[] mutated = mutated(random, Files.readAllBytes(file));
            table(extension, mutated, "seed %d of %s".formatted(seed, file));
        }
    }

    private void table(String extension, byte[] bytes, String source) throws IOException {
        long start = System.nanoTime();
        read("table." + extension, bytes, source);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(source).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void mutatedSettingsAndAdaptersAreReadOrRefusedInPlainWords() throws IOException {
        byte[] settings = """
            documents: [handbook.pdf]
            student: {model: "local:smollm2-135m-instruct", temperature: 0.0}
            questions:
              train: 40
              eval: 40
              split: section
            finetune:
              epochs: 3
              learning_rate: 0.0002
            scores: {metrics: [rouge_l, grounded], primary: grounded}
            privacy: {scrub: [email, phone]}
            """.getBytes(StandardCharsets.UTF_8);
        byte[] adapter = """
            {"peft_type": "LORA", "base_model_name_or_path": "HuggingFaceTB/SmolLM2-135M-Instruct", "r": 2,
             "lora_alpha": 4, "target_modules": ["q_proj", "v_proj"], "rank_pattern": {"v_proj": 4}, "bias": "none"}
            """.getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < Integer.getInteger("retort.fuzz", 200); seed++) {
            Random random = new Random(seed);
            Path yaml = Files.write(folder.resolve("retort.yaml"), mutated(random, settings));
            inPlainWords(
                    "settings of seed " + seed,
                    () -> ConfigReader.defaults().with(yaml).read());
            Path peft = Files.createDirectories(folder.resolve("adapter"));
            Files.write(peft.resolve("adapter_config.json"), mutated(random, adapter));
            inPlainWords("adapter of seed " + seed, () -> {
                PeftAdapter.base(peft);
                AdaptedModel.base(peft, Optional.of(ModelRef.parse("local:smollm2-135m-instruct")));
            });
        }
    }

    /** Reads a file as everything it can be given as. */
    private void read(String name, byte[] bytes, String source) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Consumer<String> check = sentence -> plain(source, sentence);
        inPlainWords(source, () -> OwnQuestions.read(file, Split.EVAL, check));
        inPlainWords(source, () -> SampleFile.read(file, check));
        inPlainWords(source, () -> LabelFile.read(file, check));
        inPlainWords(source, () -> ChatExamples.read(file));
        inPlainWords(source, () -> {
            ConvertedFile converted = ConvertedFile.write(file, folder.resolve("out.rows"));
            Stream.concat(converted.leftOut().stream(), converted.remarks().stream())
                    .map(Finding::message)
                    .forEach(check);
        });
        inPlainWords(
                source,
                () -> new DatasetValidator(DatasetRules.OPENAI, Optional.empty())
                        .validate(file)
                        .findings()
                        .forEach(finding -> check.accept(finding.message())));
        inPlainWords(source, () -> {
            Optional<CorrectedCopy> copy = CorrectedCopy.write(file, DatasetRules.MISTRAL);
            if (copy.isPresent()) {
                assertThat(copy.get().file()).as(source).isNotEmptyFile();
                copy.get().dropped().forEach(finding -> check.accept(finding.message()));
                deleted(copy.get().file());
            }
        });
        Files.delete(file);
    }

    private static void deleted(Path file) {
        assertThat(file.toFile().delete()).isTrue();
    }

    private static void inPlainWords(String source, Runnable reading) {
        try {
            reading.run();
        } catch (RetortException e) {
            plain(source, e.problem() + " " + e.remedy());
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(source + " ends in " + e, e);
        }
    }

    private static void plain(String source, String message) {
        assertThat(NOT_FOR_PERSONS.matcher(message).find())
                .as("%s: %s", source, message)
                .isFalse();
    }

    private static byte[] head(byte[] bytes) {
        byte[] head = new byte[8_000];
        System.arraycopy(bytes, 0, head, 0, head.length);
        return head;
    }

    /** Bytes are changed, or values of JSON become others, so that the text stays JSON. */
    static byte[] mutated(Random random, byte[] bytes) {
        byte[] mutated = bytes;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            mutated = random.nextBoolean() ? otherValue(random, mutated) : otherBytes(random, mutated);
        }
        return mutated;
    }

    private static byte[] otherValue(Random random, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<int[]> places = VALUE.matcher(text)
                .results()
                .map(found -> new int[] {found.start(), found.end()})
                .toList();
        if (places.isEmpty()) {
            return bytes;
        }
        int[] place = places.get(random.nextInt(places.size()));
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return (text.substring(0, place[0]) + value + text.substring(place[1])).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] otherBytes(Random random, byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(12));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> end = random.nextInt(8) == 0 ? bytes.length : end;
            default -> {
                out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                end = at;
            }
        }
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
