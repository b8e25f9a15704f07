package dev.retort.tracking.wandb;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * W&amp;B's transaction log: seven bytes of header, then a LevelDB log of 32 KiB blocks counted from the start of the file.
 * A record is cut into chunks of CRC-32 (IEEE, over type and data), length and type. What was written is readable although
 * the file was never closed. Not thread-safe.
 */
final class TransactionLog implements Closeable {

    private static final byte[] HEADER = {0x3A, 0x57, 0x26, 0x42, (byte) 0xE1, (byte) 0xBE, 0};
    private static final int BLOCK = 32 * 1024;
    private static final int CHUNK_HEADER = 7;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final FileChannel channel;
    private final OutputStream out;
    private int inBlock = HEADER.length;

    TransactionLog(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out = Channels.newOutputStream(channel);
        out.write(HEADER);
    }

    void append(byte[] record) throws IOException {
        int done = 0;
        do {
            int free = BLOCK - inBlock;
            if (free < CHUNK_HEADER) {
                out.write(new byte[free]);
                inBlock = 0;
                free = BLOCK;
            }
            int length = Math.min(record.length - done, free - CHUNK_HEADER);
            boolean last = done + length == record.length;
            int type = done == 0 ? (last ? FULL : FIRST) : (last ? LAST : MIDDLE);
            chunk(type, record, done, length);
            done += length;
        } while (done < record.length);
    }

    private void chunk(int type, byte[] record, int offset, int length) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(record, offset, length);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        chunk.putInt((int) crc.getValue());
        chunk.putShort((short) length);
        chunk.put((byte) type);
        chunk.put(record, offset, length);
        out.write(chunk.array());
        inBlock += CHUNK_HEADER + length;
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }
}
