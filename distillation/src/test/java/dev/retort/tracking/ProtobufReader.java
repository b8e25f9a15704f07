package dev.retort.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message in the protocol buffers wire format, read back for the tests. */
public final class ProtobufReader {

    private final List<Integer> numbers = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Reads all fields: varints as Long, lengths as byte[], fixed values as Double and Float. */
    public ProtobufReader(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            numbers.add((int) (tag >>> 3));
            values.add(
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getDouble();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        case 5 -> in.getFloat();
                        default -> throw new IllegalArgumentException("wire type of tag " + tag);
                    });
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /** Returns whether a field is there. */
    public boolean has(int number) {
        return numbers.contains(number);
    }

    /** Returns the values of a field in order. */
    public List<Object> all(int number) {
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) == number) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    /** Returns the messages of a field in order. */
    public List<ProtobufReader> messages(int number) {
        return all(number).stream()
                .map(value -> new ProtobufReader((byte[]) value))
                .toList();
    }

    /** Returns the first text of a field, or an empty one. */
    public String text(int number) {
        List<Object> found = all(number);
        return found.isEmpty() ? "" : new String((byte[]) found.getFirst(), StandardCharsets.UTF_8);
    }
}
