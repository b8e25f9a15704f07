package dev.retort.local.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A statement of a template. */
sealed interface Statement {

    /** Text that is written as it is. */
    record Text(String text) implements Statement {}

    /** A value that is written. */
    record Output(Expression value) implements Statement {}

    /** {@code if} with its {@code elif}s, in order; {@code else} has the condition true. */
    record If(List<Map.Entry<Expression, List<Statement>>> branches) implements Statement {}

    /** {@code for names in list if condition}, with the body of {@code else} for an empty list. */
    record For(
            List<String> names,
            Expression list,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> whenEmpty)
            implements Statement {}

    /** {@code set name = value}. */
    record SetNames(List<String> names, Expression value) implements Statement {}

    /** {@code set namespace.name = value}. */
    record SetAttribute(String namespace, String name, Expression value) implements Statement {}

    /** {@code set name} … {@code endset}. */
    record SetBlock(String name, List<Statement> body) implements Statement {}

    /** {@code macro name(parameters)}; a parameter may have a default. */
    record Macro(String name, Map<String, Optional<Expression>> parameters, List<Statement> body)
            implements Statement {}

    /** {@code break} or {@code continue}. */
    record Leave(boolean loop) implements Statement {}
}
