package dev.retort.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of requests, read line by line. */
class BatchCheckTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String LINE =
            "{\"custom_id\": \"%s\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {\"n\": 1}}\n";

    @TempDir
    Path folder;

    @Test
    void aLineThatIsTooLongOrNotTextIsNamedByItsNumber() throws IOException {
        Path file = folder.resolve("requests.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(LINE.formatted("one").getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {'"', (byte) 0xff, '"', '\n'});
            out.write("x".repeat(LineReader.LONGEST + 1).getBytes(StandardCharsets.UTF_8));
            out.write("\n{\"custom_id\": \"%s\"}".formatted("i".repeat(600)).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(BatchCheck.of(file, CHAT).problems())
                .extracting(problem -> problem.line() + " " + problem.code())
                .containsExactly("2 invalid_file", "3 line_too_long", "4 invalid_custom_id");
    }

    @Test
    void eachRequestIsReadWhenItIsAskedForAndBlankLinesAreNone() throws IOException {
        Path file = Files.writeString(
                folder.resolve("requests.jsonl"),
                LINE.formatted("one") + "\n \n" + LINE.formatted("two").strip());

        assertThat(BatchCheck.of(file, CHAT)).isEqualTo(new BatchCheck.Found(2, List.of()));
        try (BatchLines lines = BatchLines.open(file)) {
            assertThat(lines.next())
                    .hasValueSatisfying(one -> assertThat(one.customId()).isEqualTo("one"));
            assertThat(lines.next())
                    .hasValueSatisfying(
                            two -> assertThat(two.body().path("n").asInt()).isEqualTo(1));
            assertThat(lines.next()).isEmpty();
        }
    }
}
