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

    @Test
    void holdNoRunningHeaderAndNoPageNumber() {
        List<Passage> passages = new PassageSplitter().split(List.of(new DocumentLoader().load(GUIDE)));
        assertThat(passages.stream().filter(p -> p.firstPage() > 2).map(Passage::text))
                .isNotEmpty()
                .noneMatch(text -> RUNNING_LINE.matcher(text).find());
    }
}
