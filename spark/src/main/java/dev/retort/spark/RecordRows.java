package dev.retort.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Records as rows of a table. The columns are the components, in snake_case: text, numbers, enums, optional values, lists and
 * other records. Thread-safe.
 */
final class RecordRows<T extends Record> implements Serializable {

    private static final long serialVersionUID = 1;

    private final Class<T> type;

    /** Made once in each process; immutable, so that threads that make it at the same moment do no harm. */
    private transient @Nullable RecordColumns columns;

    private RecordRows(Class<T> type) {
        this.type = type;
    }

    static <T extends Record> RecordRows<T> of(Class<T> type) {
        return new RecordRows<>(type);
    }

    private RecordColumns columns() {
        RecordColumns known = columns;
        if (known == null) {
            known = RecordColumns.of(type);
            columns = known;
        }
        return known;
    }

    /** Returns the columns. */
    StructType schema() {
        return columns().type();
    }

    /** Returns the encoder of the rows. */
    Encoder<Row> encoder() {
        return Encoders.row(schema());
    }

    /** Returns a table of values that the driver holds. */
    Dataset<Row> table(SparkSession session, List<T> values) {
        return session.createDataFrame(values.stream().map(this::row).toList(), schema());
    }

    /** Returns a value as a row. */
    Row row(T value) {
        return columns().row(value);
    }

    /** Returns the value of a row that has these columns, in any order, among others. */
    T value(Row row) {
        return type.cast(columns().record(row));
    }
}
