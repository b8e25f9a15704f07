package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.SourceDocument;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.error.InputException;
import dev.retort.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every damaged, generated or hostile text gives a document or an {@link InputException}, within ten seconds, and leaves the
 * files beside it alone.
 *
 * <p>The number of inputs of each format is the system property {@code retort.fuzz.files}; benchmarks/fuzz-text.sh runs many.
 */
class TextFuzzTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final int INPUTS = Integer.getInteger("retort.fuzz.files", 60);

    @TempDir
    Path folder;

    private final DocumentLoader loader = new DocumentLoader();

    @ParameterizedTest
    @CsvSource({
        "md, inline-code.md docusaurus.md html-table.md entities.md hugo-toml.md",
        "html, layout-table.html aspnet-form.html br-paragraphs.html spanish-entities.html gbk-attribute-only.html spa-shell.html",
        "txt, one-bad-byte-in-utf8.txt utf-16le-no-bom.txt one-nul.txt windows-1251.html gbk-attribute-only.html"
    })
    void mutatedAndGeneratedInputsEndInTime(String extension, String seeds) throws IOException {
        List<String> names = List.of(seeds.split(" "));
        int read = 0;
        long slowest = 0;
        for (int seed = 0; seed < INPUTS; seed++) {
            Random random = new Random(seed);
            byte[] input = seed % 2 == 0
                    ? mutated(Files.readAllBytes(BaseText.file(names.get(random.nextInt(names.size())))), random)
                    : generated(extension, random);
            long start = System.nanoTime();
            read += check(extension + " " + seed, extension, input) ? 1 : 0;
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        if (Boolean.getBoolean("retort.fuzz.print")) {
            System.out.printf(
                    "%s: %d inputs, %d read, %d refused, slowest %d ms%n",
                    extension, INPUTS, read, INPUTS - read, slowest / 1_000_000);
        }
        assertThat(read).isBetween(INPUTS / 10, INPUTS);
    }

    @Test
    void hostileFilesEndInTimeAndLeaveTheOthersAlone() throws IOException {
        Files.writeString(folder.resolve("good.md"), "Some text.");
        for (HostileTexts.Input input : HostileTexts.all()) {
            Path file = Files.write(folder.resolve(input.name()), input.bytes());
            long start = System.nanoTime();
            LoadedDocuments loaded = loader.load(List.of(folder), Progress.NONE);
            long used = System.nanoTime() - start;
            if (Boolean.getBoolean("retort.fuzz.print")) {
                System.out.printf("%6d ms %s: %s%n", used / 1_000_000, input.name(), loaded.rejected());
            }
            assertThat(used).as(input.name()).isLessThan(2 * LIMIT);
            assertThat(loaded.documents())
                    .as(input.name())
                    .extracting(SourceDocument::name)
                    .contains("good.md");
            Files.delete(file);
        }
    }

    /** Returns whether the file could be read. */
    private boolean check(String name, String extension, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file." + extension), bytes);
        long start = System.nanoTime();
        boolean read;
        try {
            read = !loader.load(file).pages().isEmpty();
        } catch (InputException e) {
            assertThat(e.problem()).as(name).startsWith("file.").doesNotContain("takes too long", "more memory");
            read = false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name, e);
        }
        assertThat(System.nanoTime() - start).as(name).isLessThan(LIMIT);
        return read;
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] bytes = source.clone();
        for (int changes = 1 + random.nextInt(8); changes > 0 && bytes.length > 8; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 3 -> bytes = repeated(bytes, at, random);
                case 4 -> {
                    int to = Math.min(bytes.length, at + random.nextInt(200));
                    byte[] signs = "\0<>&`*_[]()|#-=!:{}\"' \n\t\r\f".getBytes(StandardCharsets.US_ASCII);
                    Arrays.fill(bytes, at, to, signs[random.nextInt(signs.length)]);
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(400), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    /** Writes a part of the file some hundred times. */
    private static byte[] repeated(byte[] bytes, int at, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        int length = Math.min(1 + random.nextInt(40), bytes.length - at);
        for (int i = random.nextInt(500); i >= 0; i--) {
            out.write(bytes, at, length);
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    /** Writes the marks of a format in any order, some of them often. */
    private static byte[] generated(String extension, Random random) {
        List<String> marks = HostileTexts.marks(extension);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(120); i >= 0; i--) {
            String mark = marks.get(random.nextInt(marks.size()));
            text.append(random.nextInt(10) == 0 ? mark.repeat(1 + random.nextInt(2000)) : mark);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
