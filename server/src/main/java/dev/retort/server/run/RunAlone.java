package dev.retort.server.run;

import dev.retort.server.http.Reply;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Lets a run be changed while this server does not have it open itself. */
@FunctionalInterface
public interface RunAlone {

    /**
     * Does the work and returns its reply.
     *
     * @param run the run's folder
     * @throws dev.retort.server.http.Refusal if too much work waits for runs
     */
    Reply in(Path run, Supplier<Reply> work);
}
