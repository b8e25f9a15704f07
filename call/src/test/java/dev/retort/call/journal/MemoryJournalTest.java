package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryJournalTest extends CallJournalContract {

    @Override
    CallJournal open(Path directory) {
        return CallJournal.inMemory();
    }

    @Test
    void callsOutsideARunNeedNoDatabase() throws Exception {
        try (URLClassLoader withoutSqlite = withoutSqlite()) {
            Class<?> calls = withoutSqlite.loadClass("dev.retort.call.ModelCalls");

            Object made = calls.getConstructor(int.class).newInstance(2);

            assertThat(made.getClass().getClassLoader()).isSameAs(withoutSqlite);
            assertThat(withoutSqlite.getResource("org/sqlite/JDBC.class")).isNull();
        }
    }

    @Test
    void aJournalInAFileSaysWhichDependencyItNeeds(@TempDir Path folder) throws Exception {
        try (URLClassLoader withoutSqlite = withoutSqlite()) {
            Class<?> journal = withoutSqlite.loadClass(CallJournal.class.getName());
            Path file = folder.resolve("calls.sqlite");

            assertThat(failure(() -> journal.getMethod("open", Path.class).invoke(null, file)))
                    .hasToString(
                            "dev.retort.error.UsageException: A journal in a file needs SQLite, which is not on the "
                                    + "class path. Add org.xerial:sqlite-jdbc to the dependencies, or keep the journal in memory.");
        }
    }

    private static URLClassLoader withoutSqlite() throws MalformedURLException {
        List<URL> places = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("sqlite-jdbc")) {
                places.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private interface Attempt {
        Object run() throws ReflectiveOperationException;
    }

    private static Throwable failure(Attempt attempt) throws ReflectiveOperationException {
        try {
            throw new AssertionError("not refused: " + attempt.run());
        } catch (InvocationTargetException e) {
            return e.getTargetException();
        }
    }
}
