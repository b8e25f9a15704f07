package dev.retort.local.jinja;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a template: its variables, what is written so far, and what it may still do. */
final class Rendering {

    private static final int DEEPEST_CALL = 50;

    /** How a list of statements ended. */
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Deque<Map<String, Object>> scopes = new ArrayDeque<>();
    private final Evaluation evaluation;
    private StringBuilder out = new StringBuilder();
    private final Work work = new Work();
    private int calls;

    Rendering(Clock clock) {
        this.evaluation = new Evaluation(this, work);
        Map<String, Object> globals = new HashMap<>(Functions.globals(work, clock));
        scopes.push(globals);
    }

    String run(List<Statement> statements, Map<String, ? extends @Nullable Object> variables) {
        variables.forEach((name, value) -> scopes.element().put(name, Values.of(value)));
        scopes.push(new HashMap<>());
        run(statements);
        return out.toString();
    }

    /** Returns the value of a variable. */
    Object variable(String name) {
        work.characters(scopes.size());
        for (Map<String, Object> scope : scopes) {
            Object value = scope.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Values.Undefined(name);
    }

    private void write(String text) {
        work.characters(text.length());
        work.fits(out.length() + (long) text.length());
        out.append(text);
    }

    private Flow run(List<Statement> statements) {
        work.enter();
        Flow flow = Flow.ON;
        for (Statement statement : statements) {
            work.step();
            flow = run(statement);
            if (flow != Flow.ON) {
                break;
            }
        }
        work.leave();
        return flow;
    }

    private Flow run(Statement statement) {
        switch (statement) {
            case Statement.Text text -> write(text.text());
            case Statement.Output output -> write(Writing.text(evaluation.of(output.value()), work));
            case Statement.If choice -> {
                for (Map.Entry<Expression, List<Statement>> branch : choice.branches()) {
                    if (Values.isTrue(evaluation.of(branch.getKey()))) {
                        return run(branch.getValue());
                    }
                }
            }
            case Statement.For loop -> run(loop);
            case Statement.SetNames set -> assign(set.names(), evaluation.of(set.value()));
            case Statement.SetAttribute set -> {
                if (!(variable(set.namespace()) instanceof Values.Namespace namespace)) {
                    throw Template.problem("%s is not a namespace".formatted(set.namespace()));
                }
                namespace.values().put(set.name(), evaluation.of(set.value()));
            }
            case Statement.SetBlock set -> assign(List.of(set.name()), captured(set.body()));
            case Statement.Macro macro -> assign(List.of(macro.name()), callable(macro));
            case Statement.Leave leave -> {
                return leave.loop() ? Flow.BREAK : Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void assign(List<String> names, Object value) {
        if (names.size() == 1) {
            scopes.element().put(names.getFirst(), value);
            return;
        }
        List<Object> values = Values.asList(value, work);
        if (values.size() != names.size()) {
            throw Template.problem("%d values are to be unpacked into %d names".formatted(values.size(), names.size()));
        }
        for (int i = 0; i < names.size(); i++) {
            scopes.element().put(names.get(i), values.get(i));
        }
    }

    private void run(Statement.For loop) {
        List<Object> all = Values.asList(evaluation.of(loop.list()), work);
        List<Object> chosen = all;
        if (loop.condition().isPresent()) {
            chosen = new ArrayList<>();
            for (Object element : all) {
                work.step();
                scopes.push(new HashMap<>());
                assign(loop.names(), element);
                if (Values.isTrue(evaluation.of(loop.condition().get()))) {
                    chosen.add(element);
                }
                scopes.pop();
            }
        }
        if (chosen.isEmpty()) {
            run(loop.whenEmpty());
            return;
        }
        for (int i = 0; i < chosen.size(); i++) {
            work.step();
            scopes.push(new HashMap<>());
            assign(loop.names(), chosen.get(i));
            scopes.element().put("loop", loopVariable(chosen, i));
            Flow flow = run(loop.body());
            scopes.pop();
            if (flow == Flow.BREAK) {
                break;
            }
        }
    }

    private static Map<String, Object> loopVariable(List<Object> list, int i) {
        Map<String, Object> loop = new HashMap<>();
        long length = list.size();
        loop.put("index", i + 1L);
        loop.put("index0", (long) i);
        loop.put("revindex", length - i);
        loop.put("revindex0", length - i - 1);
        loop.put("first", i == 0);
        loop.put("last", i == length - 1);
        loop.put("length", length);
        if (i > 0) {
            loop.put("previtem", list.get(i - 1));
        }
        if (i + 1 < length) {
            loop.put("nextitem", list.get(i + 1));
        }
        return loop;
    }

    private String captured(List<Statement> body) {
        StringBuilder outside = out;
        out = new StringBuilder();
        run(body);
        String text = out.toString();
        out = outside;
        return text;
    }

    private Values.Callable callable(Statement.Macro macro) {
        return (positional, named) -> {
            if (++calls > DEEPEST_CALL) {
                throw Template.problem("the macro %s calls itself too deep".formatted(macro.name()));
            }
            Map<String, Object> scope = new LinkedHashMap<>();
            int i = 0;
            for (Map.Entry<String, Optional<Expression>> parameter :
                    macro.parameters().entrySet()) {
                String name = parameter.getKey();
                Object value = i < positional.size() ? positional.get(i) : named.get(name);
                if (value == null) {
                    value = parameter.getValue().isPresent()
                            ? evaluation.of(parameter.getValue().get())
                            : new Values.Undefined(name);
                }
                scope.put(name, value);
                i++;
            }
            scopes.push(scope);
            String text = captured(macro.body());
            scopes.pop();
            calls--;
            return text;
        };
    }
}
