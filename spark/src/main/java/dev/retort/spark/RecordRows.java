package dev.retort.spark;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Records as rows of a table. The columns are the components, in snake_case: text, numbers, enums, optional values, lists and
 * other records. Thread-safe.
 */
final class RecordRows<T extends Record> implements Serializable {

    private static final long serialVersionUID = 1;

    private final Class<T> type;

    private RecordRows(Class<T> type) {
        this.type = type;
    }

    static <T extends Record> RecordRows<T> of(Class<T> type) {
        return new RecordRows<>(type);
    }

    /** Returns the columns. */
    StructType schema() {
        return schema(type);
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
        return recordRow(value);
    }

    /** Returns the value of a row that has these columns, in any order, among others. */
    T value(Row row) {
        return type.cast(recordValue(type, row));
    }

    private static StructType schema(Class<?> record) {
        return new StructType(Stream.of(record.getRecordComponents())
                .map(part -> new StructField(column(part), dataType(part.getGenericType()), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    private static String column(RecordComponent part) {
        return part.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static DataType dataType(Type of) {
        if (of instanceof ParameterizedType generic) {
            DataType element = dataType(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == List.class ? DataTypes.createArrayType(element) : element;
        }
        Class<?> plain = (Class<?>) of;
        if (plain == String.class || plain.isEnum()) {
            return DataTypes.StringType;
        }
        if (plain == int.class || plain == Integer.class) {
            return DataTypes.IntegerType;
        }
        if (plain == long.class || plain == Long.class) {
            return DataTypes.LongType;
        }
        if (plain == double.class || plain == Double.class) {
            return DataTypes.DoubleType;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return DataTypes.BooleanType;
        }
        if (plain == float[].class) {
            return DataTypes.createArrayType(DataTypes.FloatType);
        }
        if (plain.isRecord()) {
            return schema(plain);
        }
        throw new IllegalArgumentException("A table has no column of type " + of);
    }

    private static Row recordRow(Object record) {
        RecordComponent[] parts = record.getClass().getRecordComponents();
        @Nullable Object[] cells = new @Nullable Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            cells[i] = cell(component(record, parts[i]));
        }
        return RowFactory.create(cells);
    }

    private static Object component(Object record, RecordComponent part) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object cell(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> cell(optional.orElse(null));
            case List<?> list -> list.stream().map(RecordRows::cell).toArray();
            case Enum<?> constant -> constant.name();
            case Record record -> recordRow(record);
            case float[] numbers -> {
                Object[] boxed = new Object[numbers.length];
                for (int i = 0; i < numbers.length; i++) {
                    boxed[i] = Array.get(numbers, i);
                }
                yield boxed;
            }
            default -> value;
        };
    }

    private static Object recordValue(Class<?> record, Row row) {
        RecordComponent[] parts = record.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = value(parts[i].getGenericType(), row.get(row.fieldIndex(column(parts[i]))));
        }
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Type of, @Nullable Object cell) {
        if (of instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return cell == null ? Optional.empty() : Optional.of(value(element, cell));
            }
            List<Object> values = new ArrayList<>();
            list(cell).forEach(one -> values.add(value(element, one)));
            return values;
        }
        Class<?> plain = (Class<?>) of;
        if (plain == float[].class) {
            List<?> numbers = list(cell);
            float[] vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (Float) numbers.get(i);
            }
            return vector;
        }
        if (cell == null) {
            throw new IllegalArgumentException("A cell of " + of + " is empty.");
        }
        if (plain.isEnum()) {
            return Stream.of(plain.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(cell))
                    .findFirst()
                    .orElseThrow();
        }
        return plain.isRecord() ? recordValue(plain, (Row) cell) : cell;
    }

    private static List<?> list(@Nullable Object cell) {
        return switch (cell) {
            case null -> List.of();
            case Object[] array -> List.of(array);
            case List<?> list -> list;
            case scala.collection.Seq<?> seq -> CollectionConverters.asJava(seq);
            default -> throw new IllegalArgumentException("not a list: " + cell.getClass());
        };
    }
}
