package dev.retort.local.jinja;

import dev.retort.local.jinja.Scanner.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses the parts of a template into statements. */
final class StatementParser {

    private static final int DEEPEST = 100;

    private final List<Part> parts;
    private int at;
    private int depth;

    StatementParser(List<Part> parts) {
        this.parts = parts;
    }

    List<Statement> parse() {
        List<Statement> statements = body(Set.of());
        if (at < parts.size()) {
            throw Template.problem("\"%s\" has no beginning".formatted(keyword()));
        }
        return statements;
    }

    /** Parses up to one of the ending keywords, which is left in place. */
    private List<Statement> body(Set<String> ends) {
        if (++depth > DEEPEST) {
            throw Template.problem("its statements are nested too deep");
        }
        List<Statement> statements = new ArrayList<>();
        while (at < parts.size()) {
            Part part = parts.get(at);
            switch (part) {
                case Part.Text text -> {
                    at++;
                    statements.add(new Statement.Text(text.text()));
                }
                case Part.Output output -> {
                    at++;
                    ExpressionParser parser = new ExpressionParser(output.source());
                    statements.add(new Statement.Output(parser.tuple()));
                    parser.end();
                }
                case Part.Block block -> {
                    String keyword = keyword();
                    if (ends.contains(keyword) || isEnd(keyword)) {
                        depth--;
                        return statements;
                    }
                    at++;
                    block(keyword, new ExpressionParser(block.source()), statements);
                }
            }
        }
        depth--;
        return statements;
    }

    private static boolean isEnd(String keyword) {
        return keyword.startsWith("end") || keyword.equals("else") || keyword.equals("elif");
    }

    private String keyword() {
        String source = ((Part.Block) parts.get(at)).source();
        int end = 0;
        while (end < source.length() && Character.isLetter(source.charAt(end))) {
            end++;
        }
        return source.substring(0, end);
    }

    private void block(String keyword, ExpressionParser parser, List<Statement> statements) {
        parser.name();
        switch (keyword) {
            case "if" -> statements.add(branches(parser));
            case "for" -> statements.add(loop(parser));
            case "set" -> statements.add(assignment(parser));
            case "macro" -> statements.add(macro(parser));
            case "break", "continue" -> {
                parser.end();
                statements.add(new Statement.Leave(keyword.equals("break")));
            }
            case "generation" -> {
                statements.addAll(body(Set.of()));
                close("endgeneration");
            }
            default -> throw Template.problem("the statement \"%s\" is not supported".formatted(keyword));
        }
    }

    private ExpressionParser close(String... keywords) {
        if (at == parts.size()) {
            throw Template.problem("%s is missing".formatted(keywords[0]));
        }
        String found = keyword();
        if (!List.of(keywords).contains(found)) {
            throw Template.problem("\"%s\" was found where %s is expected".formatted(found, keywords[0]));
        }
        ExpressionParser parser = new ExpressionParser(((Part.Block) parts.get(at)).source());
        at++;
        parser.name();
        return parser;
    }

    private Statement branches(ExpressionParser first) {
        List<Map.Entry<Expression, List<Statement>>> branches = new ArrayList<>();
        ExpressionParser parser = first;
        Expression condition = parser.tuple();
        while (true) {
            parser.end();
            branches.add(Map.entry(condition, body(Set.of())));
            String next = at < parts.size() ? keyword() : "";
            parser = close("endif", "elif", "else");
            if (next.equals("endif")) {
                return new Statement.If(branches);
            }
            condition = next.equals("elif") ? parser.tuple() : new Expression.Literal(true);
        }
    }

    private Statement loop(ExpressionParser parser) {
        List<String> names = names(parser);
        parser.expect("in");
        Expression list = parser.or();
        Optional<Expression> condition = parser.accept("if") ? Optional.of(parser.expression()) : Optional.empty();
        parser.end();
        List<Statement> body = body(Set.of());
        List<Statement> whenEmpty = List.of();
        if (at < parts.size() && keyword().equals("else")) {
            at++;
            whenEmpty = body(Set.of());
        }
        close("endfor");
        return new Statement.For(names, list, condition, body, whenEmpty);
    }

    private Statement assignment(ExpressionParser parser) {
        List<String> names = names(parser);
        if (parser.accept(".")) {
            String attribute = parser.name();
            parser.expect("=");
            Expression value = parser.tuple();
            parser.end();
            return new Statement.SetAttribute(names.getFirst(), attribute, value);
        }
        if (parser.accept("=")) {
            Expression value = parser.tuple();
            parser.end();
            return new Statement.SetNames(names, value);
        }
        parser.end();
        List<Statement> body = body(Set.of());
        close("endset");
        return new Statement.SetBlock(names.getFirst(), body);
    }

    private static List<String> names(ExpressionParser parser) {
        boolean parenthesis = parser.accept("(");
        List<String> names = new ArrayList<>(List.of(parser.name()));
        while (parser.accept(",")) {
            names.add(parser.name());
        }
        if (parenthesis) {
            parser.expect(")");
        }
        return names;
    }

    private Statement macro(ExpressionParser parser) {
        String name = parser.name();
        Map<String, Optional<Expression>> parameters = new LinkedHashMap<>();
        parser.expect("(");
        while (!parser.accept(")")) {
            String parameter = parser.name();
            parameters.put(parameter, parser.accept("=") ? Optional.of(parser.expression()) : Optional.empty());
            if (!parser.peek().is(")")) {
                parser.expect(",");
            }
        }
        parser.end();
        List<Statement> body = body(Set.of());
        close("endmacro");
        return new Statement.Macro(name, parameters, body);
    }
}
