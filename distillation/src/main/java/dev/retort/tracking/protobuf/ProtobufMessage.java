package dev.retort.tracking.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One message in the protocol buffers wire format (protobuf.dev, Encoding), field by field. Not thread-safe. */
public final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds an integer, enum or boolean field. */
    public ProtobufMessage whole(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** Adds a double field. */
    public ProtobufMessage real(int field, double value) {
        tag(field, FIXED_64);
        bytes.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    /** Adds a float field. */
    public ProtobufMessage single(int field, float value) {
        tag(field, FIXED_32);
        bytes.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    /** Adds a string field. */
    public ProtobufMessage text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a message field. */
    public ProtobufMessage message(int field, ProtobufMessage value) {
        return delimited(field, value.toByteArray());
    }

    /** Returns the message so far. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private ProtobufMessage delimited(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
