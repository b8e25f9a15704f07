package dev.retort.document.word;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops a part that unpacks to more than its limit. Not thread-safe. */
final class LimitedStream extends FilterInputStream {

    private final long limit;
    private long left;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        take(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        take(Math.max(0, n));
        return n;
    }

    private void take(int n) throws IOException {
        left -= n;
        if (left < 0) {
            throw new PartTooLarge("it unpacks to more than %d MB".formatted(limit >> 20));
        }
    }
}
