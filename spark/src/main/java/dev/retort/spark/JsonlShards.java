package dev.retort.spark;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Chat rows as JSON lines, in a few files whose names are in the order of the rows. */
final class JsonlShards {

    private final SharedFiles files;

    JsonlShards(SharedFiles files) {
        this.files = files;
    }

    /**
     * Writes a folder {@code NAME.jsonl} of files {@code part-00000.jsonl} and on.
     *
     * @param rows rows of {@link ChatRow}
     */
    void write(String name, Dataset<Row> rows) {
        String folder = name + ".jsonl";
        rows.orderBy("number")
                .select("line")
                .write()
                .mode(SaveMode.Overwrite)
                .text(files.path(folder).toString());
        List<String> parts = files.names(folder).stream()
                .filter(part -> part.startsWith("part-"))
                .sorted()
                .toList();
        for (int i = 0; i < parts.size(); i++) {
            files.rename(folder + "/" + parts.get(i), folder + "/part-%05d.jsonl".formatted(i));
        }
    }
}
