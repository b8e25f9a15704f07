package dev.retort.local.jinja;

import dev.retort.local.jinja.Lexer.Kind;
import dev.retort.local.jinja.Lexer.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses expressions by recursive descent, in Jinja's order of precedence. */
final class ExpressionParser {

    private static final int DEEPEST = 200;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Set<String> RESERVED = Set.of("if", "else", "and", "or", "not", "in", "is", "recursive");

    private final List<Token> tokens;
    private int at;
    private int depth;

    ExpressionParser(String source) {
        this.tokens = Lexer.tokens(source);
    }

    Token peek() {
        return tokens.get(at);
    }

    boolean accept(String sign) {
        if (peek().kind() != Kind.END && peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!accept(sign)) {
            throw Template.problem("%s is expected where \"%s\" is".formatted(sign, peek().text()));
        }
    }

    String name() {
        Token token = peek();
        if (token.kind() != Kind.NAME) {
            throw Template.problem("a name is expected where \"%s\" is".formatted(token.text()));
        }
        at++;
        return token.text();
    }

    void end() {
        if (peek().kind() != Kind.END) {
            throw Template.problem("\"%s\" is not understood".formatted(peek().text()));
        }
    }

    /** Parses an expression; commas without parentheses make a tuple. */
    Expression tuple() {
        Expression first = expression();
        if (!peek().is(",")) {
            return first;
        }
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (accept(",") && peek().kind() != Kind.END) {
            elements.add(expression());
        }
        return new Expression.Listing(elements);
    }

    Expression expression() {
        if (++depth > DEEPEST) {
            throw Template.problem("its expressions are nested too deep");
        }
        Expression value = or();
        while (accept("if")) {
            Expression condition = or();
            Optional<Expression> otherwise = accept("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Choice(condition, value, otherwise);
        }
        depth--;
        return value;
    }

    /** Parses an expression that ends before {@code if}, as the list of a loop does. */
    Expression or() {
        Expression left = and();
        while (accept("or")) {
            left = new Expression.Binary(left, "or", and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (accept("and")) {
            left = new Expression.Binary(left, "and", not());
        }
        return left;
    }

    private Expression not() {
        if (accept("not")) {
            if (++depth > DEEPEST) {
                throw Template.problem("its expressions are nested too deep");
            }
            Expression operand = not();
            depth--;
            return new Expression.Unary("not", operand);
        }
        return comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> signs = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            if (peek().kind() == Kind.SIGN && COMPARISONS.contains(peek().text())) {
                signs.add(peek().text());
                at++;
            } else if (accept("in")) {
                signs.add("in");
            } else if (peek().is("not") && tokens.get(at + 1).is("in")) {
                at += 2;
                signs.add("not in");
            } else {
                break;
            }
            others.add(sum());
        }
        return signs.isEmpty() ? first : new Expression.Comparison(first, signs, others);
    }

    private Expression sum() {
        Expression left = joined();
        while (peek().is("+") || peek().is("-")) {
            String sign = tokens.get(at++).text();
            left = new Expression.Binary(left, sign, joined());
        }
        return left;
    }

    private Expression joined() {
        Expression left = product();
        while (accept("~")) {
            left = new Expression.Binary(left, "~", product());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary(true);
        while (peek().is("*") || peek().is("/") || peek().is("//") || peek().is("%")) {
            String sign = tokens.get(at++).text();
            left = new Expression.Binary(left, sign, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        Expression value;
        if (peek().is("-") || peek().is("+")) {
            String sign = tokens.get(at++).text();
            if (++depth > DEEPEST) {
                throw Template.problem("its expressions are nested too deep");
            }
            value = new Expression.Unary(sign, unary(false));
            depth--;
        } else {
            value = postfix(primary());
        }
        if (accept("**")) {
            if (++depth > DEEPEST) {
                throw Template.problem("its expressions are nested too deep");
            }
            value = new Expression.Binary(value, "**", unary(false));
            depth--;
        }
        return withFilters ? filters(value) : value;
    }

    private Expression filters(Expression value) {
        Expression filtered = value;
        while (true) {
            if (accept("|")) {
                String name = name();
                filtered = new Expression.Filter(filtered, name, accept("(") ? arguments() : Expression.Arguments.NONE);
            } else if (accept("is")) {
                boolean negated = accept("not");
                filtered = new Expression.Test(filtered, name(), testArguments());
                if (negated) {
                    filtered = new Expression.Unary("not", filtered);
                }
            } else {
                return filtered;
            }
        }
    }

    /** The argument of a test may stand without parentheses. */
    private Expression.Arguments testArguments() {
        if (accept("(")) {
            return arguments();
        }
        Token token = peek();
        boolean operand = token.kind() == Kind.TEXT
                || token.kind() == Kind.INTEGER
                || token.kind() == Kind.NAME && !RESERVED.contains(token.text());
        return operand ? new Expression.Arguments(List.of(postfix(primary())), Map.of()) : Expression.Arguments.NONE;
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (accept(".")) {
                value = peek().kind() == Kind.INTEGER
                        ? new Expression.Item(value, primary())
                        : new Expression.Attribute(value, name());
            } else if (accept("[")) {
                value = subscript(value);
            } else if (accept("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression target) {
        Optional<Expression> from = peek().is(":") ? Optional.empty() : Optional.of(expression());
        if (from.isPresent() && accept("]")) {
            return new Expression.Item(target, from.get());
        }
        expect(":");
        Optional<Expression> to = bound();
        Optional<Expression> step = accept(":") ? bound() : Optional.empty();
        expect("]");
        return new Expression.Slice(target, from, to, step);
    }

    private Optional<Expression> bound() {
        return peek().is(":") || peek().is("]") ? Optional.empty() : Optional.of(expression());
    }

    private Expression.Arguments arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!accept(")")) {
            if (peek().kind() == Kind.NAME && tokens.get(at + 1).is("=")) {
                String name = name();
                expect("=");
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            if (!peek().is(")")) {
                expect(",");
            }
        }
        return new Expression.Arguments(positional, named);
    }

    private Expression primary() {
        Token token = peek();
        at++;
        return switch (token.kind()) {
            case TEXT -> {
                StringBuilder text = new StringBuilder(token.text());
                while (peek().kind() == Kind.TEXT) {
                    text.append(tokens.get(at++).text());
                }
                yield new Expression.Literal(text.toString());
            }
            case INTEGER -> new Expression.Literal(Long.valueOf(token.text()));
            case FRACTION -> new Expression.Literal(Double.valueOf(token.text()));
            case NAME -> named(token.text());
            case SIGN ->
                switch (token.text()) {
                    case "(" -> parenthesis();
                    case "[" -> new Expression.Listing(elements("]"));
                    case "{" -> mapping();
                    default -> throw Template.problem("\"%s\" is not understood".formatted(token.text()));
                };
            case END -> throw Template.problem("an expression ends too early");
        };
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(Values.NONE);
            default -> {
                if (RESERVED.contains(name)) {
                    throw Template.problem("\"%s\" is not expected".formatted(name));
                }
                yield new Expression.Name(name);
            }
        };
    }

    private Expression parenthesis() {
        if (accept(")")) {
            return new Expression.Listing(List.of());
        }
        Expression first = expression();
        if (accept(")")) {
            return first;
        }
        expect(",");
        List<Expression> elements = new ArrayList<>(List.of(first));
        elements.addAll(elements(")"));
        return new Expression.Listing(elements);
    }

    private List<Expression> elements(String closing) {
        List<Expression> elements = new ArrayList<>();
        while (!accept(closing)) {
            elements.add(expression());
            if (!peek().is(closing)) {
                expect(",");
            }
        }
        return elements;
    }

    private Expression mapping() {
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!accept("}")) {
            Expression key = expression();
            expect(":");
            entries.add(Map.entry(key, expression()));
            if (!peek().is("}")) {
                expect(",");
            }
        }
        return new Expression.Mapping(entries);
    }
}
