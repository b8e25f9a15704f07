package dev.retort.local.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An expression of a template. */
sealed interface Expression {

    /** A text, number, truth value, or none. */
    record Literal(Object value) implements Expression {}

    /** A variable. */
    record Name(String name) implements Expression {}

    /** A list or tuple. */
    record Listing(List<Expression> elements) implements Expression {}

    /** A dictionary. */
    record Mapping(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    /** {@code target.name}. */
    record Attribute(Expression target, String name) implements Expression {}

    /** {@code target[key]}. */
    record Item(Expression target, Expression key) implements Expression {}

    /** {@code target[from:to:step]}. */
    record Slice(Expression target, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {}

    /** {@code target(arguments)}. */
    record Call(Expression target, Arguments arguments) implements Expression {}

    /** {@code target | name(arguments)}. */
    record Filter(Expression target, String name, Arguments arguments) implements Expression {}

    /** {@code target is name(arguments)}. */
    record Test(Expression target, String name, Arguments arguments) implements Expression {}

    /** {@code not operand} or {@code -operand}. */
    record Unary(String sign, Expression operand) implements Expression {}

    /** {@code left sign right} of arithmetic, {@code ~}, {@code and}, {@code or}. */
    record Binary(Expression left, String sign, Expression right) implements Expression {}

    /** {@code first sign next sign next…}: true where each neighbouring pair holds. */
    record Comparison(Expression first, List<String> signs, List<Expression> others) implements Expression {}

    /** {@code whenTrue if condition else whenFalse}. */
    record Choice(Expression condition, Expression whenTrue, Optional<Expression> whenFalse) implements Expression {}

    /**
     * What is between the parentheses of a call.
     *
     * @param positional in order
     * @param named by name
     */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {

        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
