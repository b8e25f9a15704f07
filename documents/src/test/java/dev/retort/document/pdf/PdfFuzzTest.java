package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.SourceDocument;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.error.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every damaged or hostile file gives a document or an {@link InputException}, within ten seconds of CPU time.
 *
 * <p>The number of mutated files is the system property {@code retort.fuzz.files}; benchmarks/fuzz-pdf.sh runs many.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PdfFuzzTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    /** Without a guard in a thread of its own: the reader's own budget ends it. */
    private static final DocumentLoader LOADER = new DocumentLoader(Map.of("pdf", new PdfReader()));

    @TempDir
    Path folder;

    @Test
    void hostileFilesEndInTime() throws IOException {
        for (Map.Entry<String, byte[]> file : HostilePdfs.all().entrySet()) {
            check(file.getKey(), file.getValue());
        }
    }

    @Test
    void mutatedFilesEndInTime() throws IOException {
        int files = Integer.getInteger("retort.fuzz.files", 24);
        byte[] plain = document(false);
        byte[] packed = document(true);
        byte[] guide = Files.readAllBytes(
                Path.of("..", "examples", "incident-handling", "nist-sp800-61r2-incident-handling.pdf"));
        int documents = 0;
        for (int seed = 0; seed < files; seed++) {
            Random random = new Random(seed);
            byte[] source = seed % 20 == 19 ? guide : seed % 2 == 0 ? plain : packed;
            documents += check("mutation " + seed, mutated(source, random)) ? 1 : 0;
        }
        // Some must survive, or the mutations test nothing but the header.
        assertThat(documents).isBetween(files / 20, files - 1);
    }

    /** Returns whether the file could be read. */
    private boolean check(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve("file.pdf");
        Files.write(file, bytes);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        boolean read;
        String outcome = "read";
        try {
            SourceDocument document = LOADER.load(file);
            read = !document.pages().isEmpty();
        } catch (InputException e) {
            assertThat(e.problem()).as(name).contains("file.pdf");
            read = false;
            outcome = "refused: " + e.problem();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name, e);
        }
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        if (Boolean.getBoolean("retort.fuzz.print")) {
            System.out.printf("%6d ms %s: %s%n", used / 1_000_000, name, outcome);
        }
        assertThat(used).as(name).isLessThan(LIMIT);
        return read;
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] bytes = source.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                for (int i = random.nextInt(100); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> {
                int length = random.nextInt(Math.min(2000, bytes.length / 2));
                System.arraycopy(
                        bytes,
                        random.nextInt(bytes.length - length),
                        bytes,
                        random.nextInt(bytes.length - length),
                        length);
            }
            case 3 -> {
                int start = random.nextInt(bytes.length);
                Arrays.fill(
                        bytes, start, Math.min(bytes.length, start + random.nextInt(1000)), (byte) random.nextInt(256));
            }
            case 4 -> bytes = numbersGrown(bytes, random);
            default -> bytes = referencesShuffled(bytes, random);
        }
        return bytes;
    }

    /** Counts, lengths, sizes and offsets become huge or negative. */
    private static byte[] numbersGrown(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] numbers = {"2147483647", "-1", "99999999999", "0", "65536"};
        StringBuilder grown = new StringBuilder();
        var matcher = Pattern.compile("(?<=[ /\\[])\\d{1,6}(?=[ \\]/\\r\\n])").matcher(text);
        while (matcher.find()) {
            if (random.nextInt(20) == 0) {
                matcher.appendReplacement(grown, numbers[random.nextInt(numbers.length)]);
            }
        }
        return matcher.appendTail(grown).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Objects refer to one another, to themselves and in circles. */
    private static byte[] referencesShuffled(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        StringBuilder shuffled = new StringBuilder();
        var matcher = Pattern.compile("\\d{1,4} 0 R").matcher(text);
        while (matcher.find()) {
            if (random.nextInt(3) == 0) {
                matcher.appendReplacement(shuffled, (1 + random.nextInt(12)) + " 0 R");
            }
        }
        return matcher.appendTail(shuffled).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] document(boolean packed) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add("Line " + i + " tells how an organization should handle incidents of kind " + i + ".");
        }
        try (PDDocument document = new PDDocument()) {
            for (int number = 0; number < 3; number++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content =
                        new PDPageContentStream(document, page, PDPageContentStream.AppendMode.OVERWRITE, packed)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
                    content.setLeading(14);
                    content.newLineAtOffset(72, 720);
                    for (String line : lines) {
                        content.showText(line);
                        content.newLine();
                    }
                    content.endText();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(
                    out,
                    packed
                            ? org.apache.pdfbox.pdfwriter.compress.CompressParameters.DEFAULT_COMPRESSION
                            : org.apache.pdfbox.pdfwriter.compress.CompressParameters.NO_COMPRESSION);
            return out.toByteArray();
        }
    }
}
