package dev.retort.tracking.wandb;

import dev.retort.tracking.ProtobufReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Reads a {@code .wandb} file for the tests; it is itself checked on a file that the wandb package wrote. */
final class TransactionLogReader {

    private final List<ProtobufReader> records = new ArrayList<>();

    TransactionLogReader(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != ':'
                || in.get() != 'W'
                || in.get() != '&'
                || in.get() != 'B'
                || in.getShort() != (short) 0xBEE1) {
            throw new IOException("no W&B header");
        }
        in.get();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        while (in.remaining() >= 7) {
            int free = 32768 - in.position() % 32768;
            if (free < 7) {
                in.position(in.position() + free);
                continue;
            }
            int crc = in.getInt();
            byte[] data = new byte[in.getShort() & 0xffff];
            byte type = in.get();
            in.get(data);
            CRC32 actual = new CRC32();
            actual.update(type);
            actual.update(data);
            if ((int) actual.getValue() != crc) {
                throw new IOException("CRC differs before position " + in.position());
            }
            record.writeBytes(data);
            if (type == 1 || type == 4) {
                records.add(new ProtobufReader(record.toByteArray()));
                record.reset();
            }
        }
    }

    List<ProtobufReader> records() {
        return records;
    }

    ProtobufReader only(int field) {
        List<ProtobufReader> found = new ArrayList<>();
        records.forEach(record -> found.addAll(record.messages(field)));
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " records with field " + field);
        }
        return found.getFirst();
    }

    List<Map<String, String>> history() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (ProtobufReader record : records) {
            for (ProtobufReader row : record.messages(2)) {
                rows.add(items(row.messages(1)));
            }
        }
        return rows;
    }

    Map<String, String> summary() {
        Map<String, String> values = new LinkedHashMap<>();
        for (ProtobufReader record : records) {
            for (ProtobufReader summary : record.messages(3)) {
                values.putAll(items(summary.messages(1)));
            }
        }
        return values;
    }

    static Map<String, String> items(List<ProtobufReader> items) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ProtobufReader item : items) {
            values.put(item.has(1) ? item.text(1) : item.text(2), item.text(16));
        }
        return values;
    }
}
