package dev.retort.spark;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns that a kind of record has, found out once. Immutable and thread-safe. */
final class RecordColumns implements CellForm {

    private static final Pattern WORD_BORDER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Constructor<?> constructor;
    private final List<Column> columns;
    private final StructType type;

    private RecordColumns(Constructor<?> constructor, List<Column> columns) {
        this.constructor = constructor;
        this.columns = columns;
        this.type = new StructType(columns.stream()
                .map(column -> new StructField(column.name(), column.form().type(), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    private record Column(String name, Method accessor, CellForm form) {}

    static RecordColumns of(Class<?> record) {
        List<Column> columns = new ArrayList<>();
        RecordComponent[] parts = record.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            parts[i].getAccessor().setAccessible(true);
            columns.add(new Column(name(parts[i]), parts[i].getAccessor(), CellForm.of(parts[i].getGenericType())));
        }
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordColumns(constructor, List.copyOf(columns));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(RecordComponent part) {
        return WORD_BORDER.matcher(part.getName()).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    @Override
    public StructType type() {
        return type;
    }

    @Override
    public Object cell(Object value) {
        return row((Record) value);
    }

    @Override
    public Object value(@Nullable Object cell) {
        if (cell instanceof Row row) {
            return record(row);
        }
        throw new IllegalArgumentException("A cell of %s is empty.".formatted(constructor.getDeclaringClass()));
    }

    Row row(Record record) {
        @Nullable Object[] cells = new @Nullable Object[columns.size()];
        try {
            for (int i = 0; i < cells.length; i++) {
                Column column = columns.get(i);
                cells[i] = column.form().cell(column.accessor().invoke(record));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return RowFactory.create(cells);
    }

    Object record(Row row) {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Column column = columns.get(i);
            values[i] = column.form().value(row.get(row.fieldIndex(column.name())));
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
