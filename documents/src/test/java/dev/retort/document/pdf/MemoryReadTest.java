package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.junit.jupiter.api.Test;

class MemoryReadTest {

    private static final byte[] BYTES = "BT (\u00e9) Tj ET".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void readsAsTheBufferItReplacesDoes() throws IOException {
        for (RandomAccessRead read :
                List.of(new RandomAccessReadBuffer(BYTES), MemoryRead.of(new RandomAccessReadBuffer(BYTES)))) {
            try (read) {
                assertThat(read.read()).isEqualTo('B');
                assertThat(read.peek()).isEqualTo('T');
                read.skip(3);
                assertThat(read.read()).isEqualTo(0xE9);
                read.rewind(2);
                byte[] some = new byte[3];
                assertThat(read.read(some, 0, 3)).isEqualTo(3);
                assertThat(some).isEqualTo("(\u00e9)".getBytes(StandardCharsets.ISO_8859_1));
                read.seek(1000);
                assertThat(read.isEOF()).isTrue();
                assertThat(read.getPosition()).isEqualTo(BYTES.length);
                assertThat(read.peek()).isEqualTo(-1);
                assertThat(read.read()).isEqualTo(-1);
                assertThat(read.read(some, 0, 3)).isEqualTo(-1);
                assertThatThrownBy(() -> read.seek(-1)).isInstanceOf(IOException.class);
            }
            assertThat(read.isClosed()).isTrue();
        }
    }
}
