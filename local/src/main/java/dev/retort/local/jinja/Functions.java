package dev.retort.local.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions every template may call. */
final class Functions {

    private static final int LONGEST_RANGE = 100_000;
    private static final int STEPS_A_FIELD = 16;

    private Functions() {}

    static Map<String, Object> globals(Work work, Clock clock) {
        return Map.of(
                "raise_exception",
                        (Values.Callable) (positional, named) -> {
                            throw TemplateFault.raised(
                                    positional.isEmpty() ? "" : Writing.text(positional.getFirst(), work));
                        },
                "strftime_now", (Values.Callable) (positional, named) -> date(clock, positional, work),
                "namespace", (Values.Callable) (positional, named) -> new Values.Namespace(new LinkedHashMap<>(named)),
                "dict", (Values.Callable) (positional, named) -> new LinkedHashMap<>(named),
                "range", (Values.Callable) (positional, named) -> range(work, positional));
    }

    private static List<Object> range(Work work, List<Object> arguments) {
        long from = arguments.size() > 1 ? Values.asLong(arguments.getFirst()) : 0;
        if (arguments.isEmpty()) {
            throw Template.problem("a range needs an end");
        }
        long to = Values.asLong(arguments.get(arguments.size() > 1 ? 1 : 0));
        long step = arguments.size() > 2 ? Values.asLong(arguments.get(2)) : 1;
        if (step == 0) {
            throw Template.problem("a range has the step 0");
        }
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i = Math.addExact(i, step)) {
            work.step();
            if (numbers.size() == LONGEST_RANGE) {
                throw Template.problem("a range has more than %d numbers".formatted(LONGEST_RANGE));
            }
            numbers.add(i);
        }
        return numbers;
    }

    private static String date(Clock clock, List<Object> arguments, Work work) {
        LocalDateTime now = LocalDateTime.now(clock);
        String format = arguments.isEmpty() ? "" : Values.asText(arguments.getFirst());
        work.characters(format.length());
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) == '%' && i + 1 < format.length()) {
                i++;
                work.elements(STEPS_A_FIELD);
                out.append(now.format(DateTimeFormatter.ofPattern(pattern(format.charAt(i)), Locale.ENGLISH)));
            } else {
                out.append(format.charAt(i));
            }
        }
        return out.toString();
    }

    private static String pattern(char letter) {
        return switch (letter) {
            case 'Y' -> "uuuu";
            case 'y' -> "uu";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            default -> throw Template.problem("the date format %" + letter + " is not supported");
        };
    }
}
