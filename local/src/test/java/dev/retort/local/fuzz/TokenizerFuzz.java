package dev.retort.local.fuzz;

import dev.retort.error.RetortException;
import dev.retort.local.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens changed tokenizers of the known families, and encodes and decodes with each. The native library may end the
 * process, so the number of each input is written down before it is opened: FOLDER COUNT FIRST_SEED.
 * With COUNT FIRST_SEED alone it starts such processes itself.
 */
public final class TokenizerFuzz {

    private static final Path SEEDS = Path.of("src/test/resources/tokenizers");

    private static final List<String> TEXTS = List.of(
            "aa",
            "A text with 12 words <|im_end|> and grüße, 北京 \t\r\n  x.",
            "AAfiÄ①\u200b é 👍🏽 \ud800 \0 </s><mask>  <s> [MASK]",
            "x".repeat(40),
            " ".repeat(3000),
            "ab1 ".repeat(2000));

    /** Values that have ended the library, or come near. */
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "1",
            "5",
            "-1",
            "4294967295",
            "1e300",
            "true",
            "false",
            "\"\"",
            "\" \"",
            "\"\u2581\"",
            "\"ü\"",
            "\"AAAA\"",
            "\"##\"",
            "[]",
            "{}",
            "{\"Regex\":\"(x+x+)+y\"}",
            "{\"Regex\":\"\\\\s+\"}",
            "{\"String\":\"\"}",
            "{\"String\":\"a\"}",
            "\"Isolated\"",
            "\"Removed\"",
            "\"MergedWithNext\"",
            "\"aaaaaaaaaaaaaaaa\"");

    /** Steps of any kind, put where steps are. */
    private static final List<String> STEPS = List.of(
            "{\"type\":\"Strip\",\"content\":\"a\",\"start\":5,\"stop\":5}",
            "{\"type\":\"Strip\",\"content\":\"a\",\"start\":1,\"stop\":0}",
            "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aaaaaaaa\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"\\\\s+\"},\"content\":\"\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}",
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
            "{\"type\":\"Digits\",\"individual_digits\":true}",
            "{\"type\":\"Punctuation\",\"behavior\":\"Contiguous\"}",
            "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"always\",\"split\":true}",
            "{\"type\":\"Metaspace\",\"replacement\":\"é\",\"prepend_scheme\":\"first\",\"split\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"String\":\" \"},\"behavior\":\"MergedWithNext\",\"invert\":true}",
            "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"b\"}",
            "{\"type\":\"UnicodeScripts\"}",
            "{\"type\":\"WhitespaceSplit\"}",
            "{\"type\":\"BertPreTokenizer\"}",
            "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":true,\"lowercase\":true}",
            "{\"type\":\"NFKD\"}",
            "{\"type\":\"StripAccents\"}",
            "{\"type\":\"Lowercase\"}",
            "{\"type\":\"Nmt\"}",
            "{\"type\":\"Prepend\",\"prepend\":\"aü\"}",
            "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
            "{\"type\":\"BPEDecoder\",\"suffix\":\"</w>\"}",
            "{\"type\":\"CTC\",\"pad_token\":\"a\",\"word_delimiter_token\":\"|\",\"cleanup\":true}",
            "{\"type\":\"ByteFallback\"}",
            "{\"type\":\"Fuse\"}",
            "{\"type\":\"FixedLength\",\"length\":0}");

    private final Path folder;
    private final JsonMapper mapper = new JsonMapper();
    private final List<String> seeds;

    TokenizerFuzz(Path folder) throws IOException {
        this.folder = folder;
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(SEEDS)) {
            for (Path file : files.sorted().toList()) {
                all.add(Files.readString(file));
            }
        }
        this.seeds = all;
        Files.createDirectories(folder);
        Files.write(folder.resolve("model.safetensors"), new byte[0]);
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2) {
            Path work = Files.createTempDirectory("fuzz");
            List<Long> deadly = run(work, Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
            System.out.printf(
                    "%d read, %d refused, ended the process or hung: %s%n",
                    Files.size(work.resolve("read")), Files.size(work.resolve("refused")), deadly);
            System.exit(deadly.isEmpty() ? 0 : 1);
        }
        TokenizerFuzz fuzz = new TokenizerFuzz(Path.of(arguments[0]));
        long first = Long.parseLong(arguments[2]);
        for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
            fuzz.open(seed);
        }
    }

    /** Returns the number of the input that was started last. */
    static long last(Path folder) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("seed")).strip().split(" ")[0]);
    }

    private void open(long seed) throws IOException {
        Random random = new Random(seed);
        String input = changed(seeds.get(random.nextInt(seeds.size())), random);
        Files.writeString(folder.resolve("tokenizer.json"), input);
        // Moved into place, since another process reads it meanwhile.
        Files.writeString(folder.resolve("seed.part"), seed + "\n");
        Files.move(folder.resolve("seed.part"), folder.resolve("seed"), StandardCopyOption.ATOMIC_MOVE);
        boolean read = false;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            read = true;
            for (String text : TEXTS) {
                tokenizer.decode(tokenizer.encode(text));
                tokenizer.encodePlain(text);
            }
            int[] any = random.ints(20, 0, 600).toArray();
            tokenizer.decode(any);
            for (int token : any) {
                tokenizer.decode(token);
            }
        } catch (RetortException e) {
            // Refused: what is not of a known family should be.
        }
        Files.writeString(
                folder.resolve(read ? "read" : "refused"), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String changed(String seed, Random random) {
        JsonNode root = mapper.readTree(seed);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            List<JsonNode> parents = new ArrayList<>();
            // Half of the changes go to the steps, which are few beside the vocabulary.
            String[] parts = {"normalizer", "pre_tokenizer", "decoder"};
            switch (random.nextInt(6)) {
                case 0 -> ((ObjectNode) root).set(parts[random.nextInt(3)], value(STEPS, random));
                case 1 -> insert(root, random);
                case 2 -> containers(root.path(parts[random.nextInt(3)]), parents);
                case 3 -> containers(root.path("added_tokens"), parents);
                case 4 -> parents.add(root.path("model"));
                default -> containers(root, parents);
            }
            if (!parents.isEmpty()) {
                change(parents.get(random.nextInt(parents.size())), random);
            }
        }
        String text = root.toString();
        return random.nextInt(10) > 0 ? text : damaged(text, random);
    }

    private JsonNode value(List<String> from, Random random) {
        return mapper.readTree(from.get(random.nextInt(from.size())));
    }

    private void insert(JsonNode root, Random random) {
        String[][] places = {{"normalizer", "normalizers"}, {"pre_tokenizer", "pretokenizers"}, {"decoder", "decoders"}
        };
        String[] place = places[random.nextInt(3)];
        JsonNode old = root.path(place[0]);
        ObjectNode sequence = mapper.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray(place[1]);
        if (old.path(place[1]).isArray()) {
            old.path(place[1]).forEach(steps::add);
        } else if (old.isObject()) {
            steps.add(old);
        }
        steps.insert(random.nextInt(steps.size() + 1), value(STEPS, random));
        ((ObjectNode) root).set(place[0], sequence);
    }

    private static void containers(JsonNode node, List<JsonNode> into) {
        if (node.isContainer() && !node.isEmpty()) {
            into.add(node);
            node.forEach(child -> containers(child, into));
        }
    }

    private void change(JsonNode parent, Random random) {
        JsonNode value = value(VALUES, random);
        if (parent instanceof ObjectNode object && !object.isEmpty()) {
            List<Map.Entry<String, JsonNode>> entries = List.copyOf(object.properties());
            Map.Entry<String, JsonNode> entry = entries.get(random.nextInt(entries.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(entry.getKey());
                case 1 -> object.set(entries.get(random.nextInt(entries.size())).getKey(), entry.getValue());
                case 2 -> object.put(entry.getKey(), twisted(entry.getValue().asString(""), random));
                default -> object.set(entry.getKey(), value);
            }
        } else if (parent instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.remove(at);
                case 1 -> array.insert(at, array.get(random.nextInt(array.size())));
                case 2 -> array.set(at, twistedNode(array.get(at), random));
                default -> array.set(at, value);
            }
        }
    }

    private JsonNode twistedNode(JsonNode node, Random random) {
        return node.isString() ? mapper.getNodeFactory().stringNode(twisted(node.asString(), random)) : node;
    }

    /** Changes a text; what is in base 64 stays so, which damages the table in it. */
    private static String twisted(String text, Random random) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            for (int i = 0; bytes.length > 8 && i < 1 + random.nextInt(6); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (bytes.length > 8) {
                return Base64.getEncoder().encodeToString(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Not in base 64.
        }
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        String[] parts = {"", "é", " ", "a", "</w>", "\u2581", "<0x", "👍"};
        return text.substring(0, at) + parts[random.nextInt(parts.length)] + text.substring(at);
    }

    private static String damaged(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Runs inputs in child processes and returns the seeds of those that ended one, or ran longer than ten seconds. */
    static List<Long> run(Path folder, long count, long first) {
        List<Long> deadly = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            long next = first;
            while (next < first + count) {
                Process child = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TokenizerFuzz.class.getName(),
                                folder.toString(),
                                String.valueOf(first + count - next),
                                String.valueOf(next))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
                if (!ended(child, folder) || child.exitValue() != 0) {
                    child.destroyForcibly();
                    deadly.add(last(folder));
                    next = last(folder) + 1;
                } else {
                    next = first + count;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deadly;
    }

    /** Waits for a child, but not longer than ten seconds for one input after the first. */
    private static boolean ended(Process child, Path folder) throws IOException {
        try {
            long seen = -1;
            long since = System.nanoTime();
            while (!child.waitFor(200, TimeUnit.MILLISECONDS)) {
                long now = Files.exists(folder.resolve("seed")) && Files.size(folder.resolve("seed")) > 0
                        ? last(folder)
                        : -1;
                if (now != seen) {
                    seen = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > 30_000_000_000L) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
