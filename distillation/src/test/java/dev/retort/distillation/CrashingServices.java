package dev.retort.distillation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets the process that works on a run die at a request: the run's files are copied as they are at that moment, the service
 * refuses everything from then on, and what the process still writes is thrown away.
 */
final class CrashingServices {

    private final Path run;
    private int left = Integer.MAX_VALUE;
    private boolean dead;

    CrashingServices(Path run) {
        this.run = run;
    }

    /** Lets the process die at the n-th request from now. */
    synchronized void at(int n) {
        left = n;
    }

    synchronized boolean dead() {
        return dead;
    }

    /** Counts a request; returns whether its process is dead. The request at which it dies is still answered. */
    synchronized boolean refuses() {
        if (dead) {
            return true;
        }
        if (--left == 0) {
            copy();
            dead = true;
        }
        return false;
    }

    /** Brings the files back that the process left when it died, if it did. */
    synchronized void revive() {
        if (dead) {
            delete(run);
            rename();
        }
        dead = false;
        left = Integer.MAX_VALUE;
    }

    private void copy() {
        Path copy = copied();
        delete(copy);
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Path target = copy.resolve(run.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!name.startsWith("calls.sqlite") && !name.startsWith(".") && Files.exists(file)) {
                    Files.copy(file, target);
                }
            }
            // The journal last: it says more than the files, never less.
            if (Files.exists(run.resolve("calls.sqlite"))) {
                try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + run.resolve("calls.sqlite"));
                        Statement vacuum = journal.createStatement()) {
                    vacuum.execute("PRAGMA busy_timeout = 10000");
                    vacuum.execute("VACUUM INTO '" + copy.resolve("calls.sqlite") + "'");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rename() {
        try {
            Files.move(copied(), run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copied() {
        return run.resolveSibling("run-at-its-death");
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
