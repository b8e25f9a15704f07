package dev.retort.local.job;

import dev.retort.file.Json;
import java.io.PrintStream;

/** Writes events for the parent, one JSON object a line. A parent that is gone is not an error here. Thread-safe. */
final class EventWriter {

    private final PrintStream out;

    EventWriter(PrintStream out) {
        this.out = out;
    }

    void write(TrainingEvent event) {
        // Declared as the interface, so that Jackson writes which event it is.
        String line = Json.mapper().writerFor(TrainingEvent.class).writeValueAsString(event);
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }
}
