package dev.retort.local.jinja;

import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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

    private final String name;
    private final List<Statement> statements;
    private final Clock clock;

    private Template(String name, List<Statement> statements, Clock clock) {
        this.name = name;
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * Parses a template.
     *
     * @param name names the template in errors, such as the path of its model
     * @param clock tells {@code strftime_now} the date
     * @throws InputException if it is not a template, or uses a part of Jinja that chat templates do not
     */
    public static Template parse(String name, String source, Clock clock) {
        try {
            if (source.length() > LARGEST_SOURCE) {
                throw problem("it has %d characters".formatted(source.length()));
            }
            return new Template(name, new StatementParser(new Scanner(source).scan()).parse(), clock);
        } catch (TemplateFault | StackOverflowError e) {
            throw unusable(name, e);
        }
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
        } catch (TemplateFault e) {
            throw e.raised() ? refusal(e) : unusable(name, e);
        } catch (ArithmeticException
                | ClassCastException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | UnsupportedOperationException
                | DateTimeException
                | StackOverflowError e) {
            throw unusable(name, e);
        }
    }

    private UsageException refusal(TemplateFault fault) {
        return new UsageException(
                "The chat template of %s refuses these messages: %s.".formatted(name, fault.getMessage()),
                "Change the order or the roles of the messages.",
                fault);
    }

    private static InputException unusable(String name, Throwable fault) {
        String problem = switch (fault) {
            case TemplateFault own -> String.valueOf(own.getMessage());
            case StackOverflowError deep -> "it is nested too deep";
            case ArithmeticException number -> "it computes a number that does not exist or is too large";
            default -> "it gives a function or filter an argument that cannot be used";
        };
        return new InputException(
                "The chat template of %s cannot be used: %s.".formatted(name, problem),
                "Correct the template beside the model, or take another model.",
                fault);
    }

    static TemplateFault problem(String problem) {
        return new TemplateFault(problem);
    }
}
