package dev.retort.spark;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** How values of a type are cells of a table. */
sealed interface CellForm
        permits RecordColumns, CellForm.Plain, CellForm.Vector, CellForm.Name, CellForm.Maybe, CellForm.Many {

    /** The types that a table has too. */
    Map<Class<?>, DataType> PLAIN = Map.of(
            String.class, DataTypes.StringType,
            int.class, DataTypes.IntegerType,
            Integer.class, DataTypes.IntegerType,
            long.class, DataTypes.LongType,
            Long.class, DataTypes.LongType,
            double.class, DataTypes.DoubleType,
            Double.class, DataTypes.DoubleType,
            boolean.class, DataTypes.BooleanType,
            Boolean.class, DataTypes.BooleanType);

    /** Returns the type of the column. */
    DataType type();

    /** Returns a value as a cell. */
    @Nullable
    Object cell(Object value);

    /** Returns the value of a cell. */
    Object value(@Nullable Object cell);

    /** Returns the form of a type. */
    static CellForm of(Type type) {
        if (type instanceof ParameterizedType generic) {
            CellForm element = of(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == Optional.class ? new Maybe(element) : new Many(element);
        }
        Class<?> plain = (Class<?>) type;
        if (PLAIN.containsKey(plain)) {
            return new Plain(plain, PLAIN.getOrDefault(plain, DataTypes.NullType));
        }
        if (plain == float[].class) {
            return new Vector();
        }
        if (plain.isEnum()) {
            Map<String, Object> constants = new HashMap<>();
            for (Object constant : plain.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
            return new Name(plain, constants);
        }
        if (plain.isRecord()) {
            return RecordColumns.of(plain);
        }
        throw new IllegalArgumentException("A table has no column of type " + type);
    }

    /** Text, numbers and truth values. */
    record Plain(Class<?> of, DataType type) implements CellForm {

        @Override
        public Object cell(Object value) {
            return value;
        }

        @Override
        public Object value(@Nullable Object cell) {
            return required(of, cell);
        }
    }

    /** Numbers of one vector. */
    record Vector() implements CellForm {

        @Override
        public DataType type() {
            return DataTypes.createArrayType(DataTypes.FloatType);
        }

        @Override
        public Object cell(Object value) {
            float[] numbers = (float[]) value;
            Object[] boxed = new Object[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                boxed[i] = numbers[i];
            }
            return boxed;
        }

        @Override
        public Object value(@Nullable Object cell) {
            List<?> numbers = list(cell);
            float[] vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (Float) numbers.get(i);
            }
            return vector;
        }
    }

    /** A constant, by its name. */
    record Name(Class<?> of, Map<String, Object> constants) implements CellForm {

        @Override
        public DataType type() {
            return DataTypes.StringType;
        }

        @Override
        public Object cell(Object value) {
            return ((Enum<?>) value).name();
        }

        @Override
        public Object value(@Nullable Object cell) {
            return Optional.ofNullable(constants.get((String) required(of, cell)))
                    .orElseThrow(() -> new IllegalArgumentException("%s has no %s.".formatted(of, cell)));
        }
    }

    /** A value that may be absent: the cell is empty then. */
    record Maybe(CellForm of) implements CellForm {

        @Override
        public DataType type() {
            return of.type();
        }

        @Override
        public @Nullable Object cell(Object value) {
            return ((Optional<?>) value).map(of::cell).orElse(null);
        }

        @Override
        public Object value(@Nullable Object cell) {
            return cell == null ? Optional.empty() : Optional.of(of.value(cell));
        }
    }

    /** Several values of one form. */
    record Many(CellForm of) implements CellForm {

        @Override
        public DataType type() {
            return DataTypes.createArrayType(of.type());
        }

        @Override
        public Object cell(Object value) {
            return ((List<?>) value).stream().map(of::cell).toArray();
        }

        @Override
        public Object value(@Nullable Object cell) {
            List<Object> values = new ArrayList<>();
            list(cell).forEach(one -> values.add(of.value(one)));
            return values;
        }
    }

    private static Object required(Class<?> of, @Nullable Object cell) {
        if (cell == null) {
            throw new IllegalArgumentException("A cell of " + of + " is empty.");
        }
        return cell;
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
