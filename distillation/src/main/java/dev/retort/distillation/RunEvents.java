package dev.retort.distillation;

import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.log.RunLog;
import dev.retort.run.RetortVersion;
import dev.retort.run.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** Writes to the log of a run how it and its stages begin and end. */
final class RunEvents {

    private final RunLog log;

    RunEvents(RunLog log) {
        this.log = log;
    }

    /** Does the work of a run, and tells of its end, whichever it is. */
    <T> T run(Stage last, Supplier<T> work) {
        log.event(Level.INFO, "run began", Map.of("version", RetortVersion.current(), "up_to", last));
        long start = System.nanoTime();
        try {
            T made = stoppable(work);
            log.event(Level.INFO, "run ended", Map.of("seconds", since(start)));
            return made;
        } catch (StoppedException e) {
            log.event(Level.WARN, "run stopped", Map.of("problem", e.problem(), "remedy", e.remedy()));
            throw e;
        } catch (RuntimeException | Error e) {
            log.event(Level.ERROR, "run failed", fields(e));
            throw e;
        }
    }

    private static <T> T stoppable(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw StoppedException.orFailure(e, "the run");
        }
    }

    /** Logs that a stage begins. */
    void began(Stage stage) {
        log.enter(stage.title());
        log.event(Level.INFO, "stage began", Map.of());
    }

    /** Logs that a stage has ended. */
    void ended(boolean worked, double seconds, String summary) {
        log.event(Level.INFO, "stage ended", Map.of("worked", worked, "seconds", seconds, "summary", summary));
    }

    /** Any exception but Retort's own is a fault of Retort: its place in the code helps. */
    private static Map<String, ?> fields(Throwable failure) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("error", failure.getClass().getName());
        if (failure instanceof RetortException known) {
            fields.put("problem", known.problem());
            fields.put("remedy", known.remedy());
            if (known.getCause() != null) {
                fields.put("cause", known.getCause().toString());
            }
        } else {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            fields.put("trace", trace.toString());
        }
        return fields;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
