package dev.retort.local.weights;

import dev.retort.error.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the header of a weights file from the front, little-endian. Every length is checked against what is left of the
 * file and against a limit on the whole header, and all that is kept of it against a limit in memory: a damaged or hostile
 * file cannot make it allocate more.
 */
final class HeaderInput {

    /** No known header comes near: the largest vocabularies need about 20 MiB. */
    private static final long LARGEST_HEADER = 256L << 20;

    /** The largest vocabularies take about 80 MiB. */
    private static final long LARGEST_IN_MEMORY = 256L << 20;

    private static final int TEXT = 64;

    private final WeightsChannel channel;
    private final long end;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Position in the file of the first byte behind the buffer. */
    private long ahead;
    /** Bytes in memory of what was read so far. */
    private long kept;

    HeaderInput(WeightsChannel channel) {
        this.channel = channel;
        this.end = Math.min(channel.size(), LARGEST_HEADER);
    }

    long position() {
        return ahead - buffer.remaining();
    }

    long remaining() {
        return end - position();
    }

    byte readByte() {
        need(1);
        return buffer.get();
    }

    short readShort() {
        need(2);
        return buffer.getShort();
    }

    int readInt() {
        need(4);
        return buffer.getInt();
    }

    long readLong() {
        need(8);
        return buffer.getLong();
    }

    /** Reads a count of things that take at least {@code bytesEach} bytes. */
    int readCount(String what, int bytesEach) {
        long count = readLong();
        if (count < 0 || count > remaining() / bytesEach) {
            throw damaged("it claims %s %s but ends before".formatted(Long.toUnsignedString(count), what));
        }
        return (int) count;
    }

    /**
     * Counts an object that is kept of the header.
     *
     * @param bytes what it takes in memory, with what refers to it
     */
    void keep(long bytes) {
        kept += bytes;
        if (kept > LARGEST_IN_MEMORY) {
            throw damaged("its header would take more than %d MB of memory".formatted(LARGEST_IN_MEMORY >> 20));
        }
    }

    /** Reads a length of eight bytes and that many bytes of UTF-8. */
    String readString() {
        int length = readCount("bytes of text", 1);
        keep(TEXT + length);
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < bytes.length) {
            need(1);
            int part = Math.min(buffer.remaining(), bytes.length - done);
            buffer.get(bytes, done, part);
            done += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    InputException damaged(String problem) {
        return damaged(channel.file(), problem);
    }

    static InputException damaged(Path file, String problem) {
        return new InputException(
                "%s is damaged or not whole: %s.".formatted(file, problem),
                "Delete the file and fetch it again, or take it from another source.");
    }

    private void need(int bytes) {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (end - ahead)));
            int read = buffer.hasRemaining() ? channel.read(buffer, ahead) : -1;
            if (read < 0) {
                throw damaged("its header ends at byte %d".formatted(end));
            }
            ahead += read;
        }
        buffer.flip();
    }
}
