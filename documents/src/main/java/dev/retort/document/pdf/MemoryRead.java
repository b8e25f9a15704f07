package dev.retort.document.pdf;

import java.io.IOException;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;

/** Bytes in one array, for a parser that asks for them one by one and looks ahead at each. Used by one thread. */
final class MemoryRead implements RandomAccessRead {

    private final byte[] bytes;
    private int position;
    private boolean closed;

    MemoryRead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns all of a source, which is closed. */
    static MemoryRead of(RandomAccessRead source) throws IOException {
        try (source) {
            byte[] all = new byte[Math.toIntExact(source.length())];
            source.seek(0);
            source.readFully(all);
            return new MemoryRead(all);
        }
    }

    @Override
    public int read() {
        return position < bytes.length ? bytes[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int peek() {
        return position < bytes.length ? bytes[position] & 0xFF : -1;
    }

    @Override
    public void rewind(int count) throws IOException {
        seek((long) position - count);
    }

    @Override
    public long getPosition() {
        return position;
    }

    @Override
    public void seek(long target) throws IOException {
        if (target < 0) {
            throw new IOException("Invalid position " + target);
        }
        position = (int) Math.min(target, bytes.length);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isEOF() {
        return position >= bytes.length;
    }

    @Override
    public RandomAccessReadView createView(long start, long length) throws IOException {
        return new RandomAccessReadView(this, start, length);
    }

    @Override
    public void close() {
        closed = true;
    }
}
