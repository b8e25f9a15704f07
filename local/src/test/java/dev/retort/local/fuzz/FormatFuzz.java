package dev.retort.local.fuzz;

import com.sun.management.ThreadMXBean;
import dev.retort.config.ConfigReader;
import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.error.RetortException;
import dev.retort.file.JsonLines;
import dev.retort.local.jinja.Template;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.weights.GgufFile;
import dev.retort.local.weights.GgufTensor;
import dev.retort.local.weights.ModelWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Feeds damaged files to the parsers of model formats, settings and rows. Each input is made from a committed seed file by a few random
 * changes; a parser may refuse it with Retort's own exceptions and do nothing else: neither fail otherwise, nor allocate
 * more than a bound, nor run long. Run with: FORMAT COUNT FIRST_SEED.
 */
public final class FormatFuzz {

    /** What one input may allocate: files of the seeds have at most 140 KB. */
    private static final long MOST_BYTES = 96L << 20;

    /** Of processor time: other programs may keep this one waiting. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path folder;

    FormatFuzz(Path folder) {
        this.folder = folder;
    }

    /** What is fed. */
    enum Format {
        GGUF,
        SAFETENSORS,
        TOKENIZER,
        TEMPLATE,
        CONFIG,
        JSONL
    }

    public static void main(String[] arguments) throws IOException {
        Format format = Format.valueOf(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        long first = Long.parseLong(arguments[2]);
        long start = System.nanoTime();
        int refused = new FormatFuzz(Files.createTempDirectory("fuzz")).run(format, count, first);
        System.out.printf(
                "%s: %d inputs from seed %d, %d refused, %d read, none crashed, hung or passed %d MiB; %.0f s%n",
                format, count, first, refused, count - refused, MOST_BYTES >> 20, (System.nanoTime() - start) / 1e9);
    }

    /** Returns how many inputs were refused. */
    int run(Format format, int count, long first) throws IOException {
        List<byte[]> seeds = seeds(format);
        int refused = 0;
        for (long seed = first; seed < first + count; seed++) {
            Random random = new Random(seed);
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long start = THREADS.getCurrentThreadCpuTime();
            try {
                feed(format, input);
            } catch (RetortException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("%s, seed %d".formatted(format, seed), e);
            }
            if (THREADS.getCurrentThreadAllocatedBytes() - bytes > MOST_BYTES) {
                throw new AssertionError("%s, seed %d: allocates too much".formatted(format, seed));
            }
            if (THREADS.getCurrentThreadCpuTime() - start > MOST_NANOS) {
                throw new AssertionError("%s, seed %d: takes too long".formatted(format, seed));
            }
        }
        return refused;
    }

    private static List<byte[]> seeds(Format format) throws IOException {
        return switch (format) {
            case GGUF ->
                List.of(
                        Files.readAllBytes(RESOURCES.resolve("golden/every-type.gguf")),
                        Files.readAllBytes(RESOURCES.resolve("golden/vocabulary-pieces.gguf")));
            case SAFETENSORS -> List.of(Files.readAllBytes(RESOURCES.resolve("tiny/llama/model.safetensors")));
            case TOKENIZER -> List.of(Files.readAllBytes(RESOURCES.resolve("fuzz/tokenizer.json")));
            case TEMPLATE -> List.of(Files.readAllBytes(RESOURCES.resolve("fuzz/template.jinja")));
            case CONFIG -> List.of(Files.readAllBytes(RESOURCES.resolve("fuzz/settings.yaml")));
            case JSONL -> List.of(Files.readAllBytes(RESOURCES.resolve("fuzz/rows.jsonl")));
        };
    }

    private void feed(Format format, byte[] input) {
        try {
            switch (format) {
                case GGUF -> gguf(Files.write(folder.resolve("fuzz.gguf"), input));
                case SAFETENSORS -> safetensors(input);
                case TOKENIZER -> tokenizer(input);
                case TEMPLATE -> template(input);
                case CONFIG -> config(Files.write(folder.resolve("retort.yaml"), input));
                case JSONL -> rows(Files.write(folder.resolve("rows.jsonl"), input));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void gguf(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            for (GgufTensor tensor : file.tensors().values()) {
                file.read(tensor);
            }
        }
        try (Tokenizer tokenizer = Tokenizer.open(path)) {
            tokenizer.encode("a text");
        }
        ModelWeights.open(path).close();
    }

    private void safetensors(byte[] input) throws IOException {
        Files.write(folder.resolve("model.safetensors"), input);
        Files.copy(
                RESOURCES.resolve("tiny/llama/config.json"),
                folder.resolve("config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        try (ModelWeights weights = ModelWeights.open(folder)) {
            for (String name : weights.names()) {
                long elements = 1;
                for (long length : weights.shape(name)) {
                    elements *= length;
                }
                weights.read(name, FloatBuffer.allocate((int) elements));
            }
        }
    }

    private void tokenizer(byte[] input) throws IOException {
        Files.write(folder.resolve("model.safetensors"), new byte[0]);
        Files.write(folder.resolve("tokenizer.json"), input);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            tokenizer.decode(tokenizer.encode("A text with 12 words <|im_end|> and grüße."));
            tokenizer.encodePlain("A text with 12 words <|im_end|> and grüße.");
        }
    }

    private static void config(Path file) {
        ConfigReader.defaults().with(file).read().callRules();
    }

    private void rows(Path file) {
        for (DatasetRules rules : DatasetRules.values()) {
            new DatasetValidator(rules, Optional.empty()).validate(file);
        }
        JsonLines.read(file, JsonNode.class);
        ChatExamples.read(file);
    }

    private static void template(byte[] input) {
        Template template = Template.parse("fuzz", new String(input, StandardCharsets.UTF_8), Clock.systemUTC());
        template.render(Map.of(
                "messages",
                List.of(
                        Map.of("role", "system", "content", "Be brief."),
                        Map.of("role", "user", "content", "Hi"),
                        Map.of("role", "assistant", "content", "<think>x</think>Yes"),
                        Map.of("role", "user", "content", "More")),
                "add_generation_prompt",
                true,
                "bos_token",
                "<s>"));
    }

    /** Makes one to eight changes: bits, bytes, interesting numbers, parts moved, cut, doubled. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int changes = 1 + random.nextInt(8); changes > 0 && bytes.length > 16; changes--) {
            // The beginning says how the rest is read.
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 400));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = new byte[] {0, -1, 127, -128, '"', '{', '[', '}'}[random.nextInt(8)];
                case 3 -> {
                    long[] numbers = {0, -1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 32, 1L << 40, bytes.length, 3};
                    long number = numbers[random.nextInt(numbers.length)];
                    for (int i = 0; i < 8 && at + i < bytes.length; i++) {
                        bytes[at + i] = (byte) (number >>> 8 * i);
                    }
                }
                case 4 -> bytes = Arrays.copyOf(bytes, at + 1);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(64), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
