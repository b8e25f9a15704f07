package dev.retort.local.jinja;

import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Jinja template as chat templates are written: control structures, expressions, filters, tests, macros and namespaces,
 * with {@code trim_blocks} and {@code lstrip_blocks} on as the transformers library has them, and its additions
 * {@code raise_exception}, {@code strftime_now}, {@code generation}, {@code break} and {@code continue}. Templates come
 * with models from outside: what a rendering may compute and write is bounded. Immutable and thread-safe.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/">the language</a>
 */
public final class Template {

    private static final int LARGEST_SOURCE = 1 << 20;

    private final List<Statement> statements;
    private final Clock clock;

    private Template(List<Statement> statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * Parses a template.
     *
     * @param clock tells {@code strftime_now} the date
     * @throws InputException if it is no template, or uses a part of Jinja that chat templates do not
     */
    public static Template parse(String source, Clock clock) {
        if (source.length() > LARGEST_SOURCE) {
            throw problem("it has %d characters".formatted(source.length()));
        }
        return new Template(new StatementParser(new Scanner(source).scan()).parse(), clock);
    }

    /**
     * Renders the template.
     *
     * @param variables texts, numbers, booleans, lists and maps of these, by name; null is Jinja's none
     * @throws UsageException if the template itself refuses them ({@code raise_exception})
     * @throws InputException if it fails
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Rendering rendering = new Rendering(clock);
        try {
            return rendering.run(statements, variables);
        } catch (ArithmeticException | ClassCastException | IndexOutOfBoundsException e) {
            throw new InputException(
                    "The chat template fails: %s.".formatted(e.getMessage()),
                    "Correct the template beside the model, or take another model.",
                    e);
        }
    }

    static InputException problem(String problem) {
        return new InputException(
                "The chat template cannot be used: %s.".formatted(problem),
                "Correct the template beside the model, or take another model.");
    }
}
