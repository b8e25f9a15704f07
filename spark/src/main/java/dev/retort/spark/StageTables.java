package dev.retort.spark;

import dev.retort.file.Json;
import dev.retort.file.Sha256;
import dev.retort.run.RetortVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tables that stages wrote, one Parquet folder each, beside a fingerprint of everything they depend on. A table with the
 * same fingerprint is reused; another one is made again.
 */
final class StageTables {

    private final SparkSession session;
    private final SharedFiles files;
    private final BatchWait wait;

    /**
     * Takes where tables are.
     *
     * @param wait has a table written again whose rows had to wait for a batch
     */
    StageTables(SparkSession session, SharedFiles files, BatchWait wait) {
        this.session = session;
        this.files = files;
        this.wait = wait;
    }

    /** A table with the fingerprint of what it depends on. */
    record Table(Dataset<Row> rows, String fingerprint) {}

    /** Returns the fingerprint of everything that something depends on: values that write as JSON. */
    static String fingerprint(Object... dependsOn) {
        return Sha256.of(RetortVersion.current() + Json.mapper().writeValueAsString(List.of(dependsOn)));
    }

    /**
     * Returns a table as it was written, after making it where none with this fingerprint is there.
     *
     * @param name the folder's name
     * @param fingerprint of everything that the table depends on
     * @param work computes it; called only where it must be made
     */
    Table table(String name, String fingerprint, Supplier<Dataset<Row>> work) {
        // What the work writes beside the table belongs to the new one: the old one must not count from there on.
        List<StructType> schema = new ArrayList<>();
        once(name, fingerprint, () -> {
            Dataset<Row> made = work.get();
            schema.add(made.schema());
            boolean unused = wait.collected(() -> {
                made.write().mode(SaveMode.Overwrite).parquet(path(name));
                return true;
            });
        });
        // Where the columns are known, no job has to find them in the files.
        DataFrameReader reader = session.read();
        schema.forEach(reader::schema);
        return new Table(reader.parquet(path(name)), fingerprint);
    }

    /** Does work whose output is not a table, unless the same was done before. */
    void once(String name, String fingerprint, Runnable work) {
        if (!files.read(mark(name)).equals(Optional.of(fingerprint))) {
            files.delete(mark(name));
            work.run();
            files.write(mark(name), fingerprint);
        }
    }

    /** Returns the address of a folder beside the tables. */
    String path(String name) {
        return files.path(name).toString();
    }

    /** A name that begins with an underscore is not data to Spark. */
    private static String mark(String name) {
        return "_fingerprints/" + name + ".txt";
    }
}
