package dev.retort.local.weights;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** An open file of weights, read at given positions: several threads may read at once, and a cut file is an error. */
final class WeightsChannel implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private WeightsChannel(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static WeightsChannel open(Path file) {
        try {
            return new WeightsChannel(file, FileChannel.open(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    Path file() {
        return file;
    }

    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads some bytes, or returns -1 at the end of the file. */
    int read(ByteBuffer bytes, long position) {
        try {
            return channel.read(bytes, position);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Fills the buffer. */
    void readFully(ByteBuffer bytes, long position) {
        long at = position;
        while (bytes.hasRemaining()) {
            int read = read(bytes, at);
            if (read < 0) {
                throw HeaderInput.damaged(file, "it was cut while it was being read");
            }
            at += read;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing was written: there is nothing to lose.
        }
    }

    private static ResourceException unreadable(Path file, IOException e) {
        return new ResourceException(
                "Cannot read %s: %s.".formatted(file, FileFault.words(e)),
                "Check that it exists and that you may read it.",
                e);
    }
}
