package dev.retort.finetuning.service;

import dev.retort.file.JsonFields;
import dev.retort.file.JsonLines;
import dev.retort.file.JsonRecords;
import dev.retort.file.JsonRecords.Blank;
import dev.retort.file.JsonRecords.Damaged;
import dev.retort.file.JsonRecords.Read;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rows as every service reads them: UTF-8 without a byte order mark, one JSON object a line. */
final class PlainRows {

    private PlainRows() {}

    /**
     * Returns the file itself where it is written so; otherwise a copy of its rows below a folder, the same for the same file.
     *
     * @throws dev.retort.error.InputException if it holds anything but JSON objects; the message names the line
     */
    static Path of(Path file, Path folder) {
        boolean[] blank = new boolean[1];
        JsonRecords.Form form = JsonRecords.read(file, entry -> {
            switch (entry) {
                case Read row -> {}
                case Blank line -> blank[0] = true;
                case Damaged line -> throw JsonFields.damaged(file, line);
            }
        });
        if (form.plain() && !blank[0]) {
            return file;
        }
        List<JsonNode> rows = new ArrayList<>();
        JsonRecords.read(file, entry -> {
            if (entry instanceof Read row) {
                rows.add(row.node());
            }
        });
        Path name = file.getFileName();
        Path copy = folder.resolve("upload").resolve(name == null ? "rows.jsonl" : name.toString());
        JsonLines.write(copy, rows);
        return copy;
    }
}
