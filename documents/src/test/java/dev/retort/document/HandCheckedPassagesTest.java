package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.loading.DocumentLoader;
import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A hundred passages of the example guide that a person compared with the printed pages. */
class HandCheckedPassagesTest {

    private static final Path GUIDE =
            Path.of("..", "examples", "incident-handling", "nist-sp800-61r2-incident-handling.pdf");
    /** What stands at the head and foot of the guide's pages. */
    private static final Pattern RUNNING_LINE =
            Pattern.compile("(?im)computer security incident handling guide|^\\s*(\\d{1,3}|[ivxl]+)\\s*$");

    private record Checked(int page, String text) {}

    @Test
    void areCutFromTheGuideAsTheyWere() {
        List<Checked> checked =
                JsonLines.read(Path.of("src", "test", "resources", "passages", "hand-checked.jsonl"), Checked.class);
        List<Passage> passages = new PassageSplitter().split(List.of(new DocumentLoader().load(GUIDE)));
        assertThat(checked).hasSize(100);
        assertThat(passages.stream().map(Passage::text).collect(Collectors.toSet()))
                .containsAll(checked.stream().map(Checked::text).toList());
    }

    /**
     * One of a hundred passages drawn from three documents and read beside their pages, for running headers, page numbers,
     * hyphens left from line ends and footnotes inside sentences.
     *
     * @param first its first words, separated by single spaces
     * @param last its last words
     * @param runningLines headers, footers and page numbers found in it
     * @param found anything else that was found
     */
    private record Read(String document, int page, String first, String last, int runningLines, String found) {}

    @Test
    void thoseReadOneByOneHoldNoRunningLineAndAreCutAsTheyWere() {
        List<Read> read =
                JsonLines.read(Path.of("src", "test", "resources", "passages", "read-one-by-one.jsonl"), Read.class);
        assertThat(read).hasSize(100).allMatch(passage -> passage.runningLines() == 0);
        assertThat(read.stream().map(Read::document).distinct()).hasSize(3);

        List<Passage> passages = new PassageSplitter().split(List.of(new DocumentLoader().load(GUIDE)));
        assertThat(read)
                .filteredOn(one -> one.document().equals(GUIDE.getFileName().toString()))
                .hasSize(40)
                .allMatch(one -> passages.stream().anyMatch(passage -> isSame(passage, one)));
    }

    private static boolean isSame(Passage passage, Read read) {
        String words = passage.text().replaceAll("\\s+", " ").strip();
        return passage.firstPage() == read.page() && words.startsWith(read.first()) && words.endsWith(read.last());
    }

    @Test
    void holdNoRunningHeaderAndNoPageNumber() {
        List<Passage> passages = new PassageSplitter().split(List.of(new DocumentLoader().load(GUIDE)));
        assertThat(passages.stream().filter(p -> p.firstPage() > 2).map(Passage::text))
                .isNotEmpty()
                .noneMatch(text -> RUNNING_LINE.matcher(text).find());
    }
}
