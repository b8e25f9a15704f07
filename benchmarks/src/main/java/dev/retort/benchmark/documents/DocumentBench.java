package dev.retort.benchmark.documents;

import dev.retort.document.Page;
import dev.retort.document.PassageSplitter;
import dev.retort.document.SourceDocument;
import dev.retort.document.loading.DocumentLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.multipdf.PDFMergerUtility;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Measures reading, for the scripts in benchmarks/: {@code text FILE OUT} writes the pages separated by form feeds,
 * {@code speed ROUNDS FILE…} prints pages and CPU seconds a round, {@code repeat FILE PAGES OUT} writes a file of at
 * least so many pages, {@code memory FILE} reads a file and prints the peak of the heap.
 */
final class DocumentBench {

    private DocumentBench() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "text" -> text(Path.of(arguments[1]), Path.of(arguments[2]));
            case "speed" ->
                speed(Integer.parseInt(arguments[1]), List.of(arguments).subList(2, arguments.length));
            case "repeat" -> repeat(Path.of(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
            case "memory" -> memory(Path.of(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void text(Path file, Path out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Page page : new DocumentLoader().load(file).pages()) {
            text.append(page.text()).append('\f');
        }
        Files.writeString(out, text);
    }

    /** CPU time of the whole process, with compiler and collector. */
    private static void speed(int rounds, List<String> files) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 1; round <= rounds; round++) {
            long start = round == 1 ? 0 : system.getProcessCpuTime();
            int pages = 0;
            for (String file : files) {
                pages += new DocumentLoader().load(Path.of(file)).pages().size();
            }
            double seconds = (system.getProcessCpuTime() - start) / 1e9;
            System.out.printf(
                    "retort round %d: %d pages, %.2f CPU s, %.1f pages/CPU s%n",
                    round, pages, seconds, pages / seconds);
        }
    }

    /** In a process of its own: merging needs more memory than reading. */
    private static void repeat(Path file, int pages, Path out) throws IOException {
        try (PDDocument target = new PDDocument();
                PDDocument source = Loader.loadPDF(file.toFile())) {
            PDFMergerUtility merger = new PDFMergerUtility();
            while (target.getNumberOfPages() < pages) {
                merger.appendDocument(target, source);
            }
            target.save(out.toFile());
        }
    }

    private static void memory(Path file) throws IOException {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        SourceDocument document = new DocumentLoader().load(file);
        int passages = new PassageSplitter().split(List.of(document)).size();
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.printf(
                "%d pages, %d passages, file %d MB, heap peak %d MB%n",
                document.pages().size(), passages, Files.size(file) >> 20, peak >> 20);
    }
}
