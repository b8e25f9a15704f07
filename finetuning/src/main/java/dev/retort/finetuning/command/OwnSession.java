package dev.retort.finetuning.command;

import dev.retort.error.ResourceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A user's program in a session of its own, where the system knows sessions: Ctrl-C at the terminal does not reach it, and it
 * ends together with all that it started. Before it begins it notes its process, so that whoever started it may die at any
 * moment and the program is still found.
 */
final class OwnSession {

    private static final String ID_FILE = "command.pid";
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String NOTE_AND_BECOME = "echo $$ > \"$1\" && shift && exec \"$@\"";
    private static final String END_GROUP = "kill -s TERM -- \"-$1\"";

    private OwnSession() {}

    /**
     * Returns the words that start a program in its own session.
     *
     * @param words the program and its arguments
     * @param folder where it works and notes its process
     * @throws ResourceException if there is no such program
     */
    static List<String> command(List<String> words, Path folder) throws IOException {
        if (!Files.isExecutable(SHELL)) {
            return words;
        }
        if (program(words.getFirst(), folder).isEmpty()) {
            throw new IOException("there is no such program");
        }
        Files.deleteIfExists(folder.resolve(ID_FILE));
        List<String> all = new ArrayList<>();
        program("setsid", folder).ifPresent(setsid -> all.add(setsid.toString()));
        all.addAll(List.of(
                SHELL.toString(),
                "-c",
                NOTE_AND_BECOME,
                "sh",
                folder.resolve(ID_FILE).toString()));
        all.addAll(words);
        return all;
    }

    /** Returns the process that a program noted in its folder; none before it has begun. */
    static OptionalLong noted(Path folder) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(folder.resolve(ID_FILE)).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Asks a program to end, and all that it started, also what has lost its parent since. */
    static void end(ProcessHandle process) {
        List<ProcessHandle> started = process.descendants().toList();
        if (Files.isExecutable(SHELL)) {
            try {
                new ProcessBuilder(SHELL.toString(), "-c", END_GROUP, "sh", Long.toString(process.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                // Without a group of its own, its descendants are ended one by one.
            }
        }
        started.forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /** Returns the shell command by which a person ends a program. */
    static String killing(long process) {
        return program("setsid", Path.of("")).isPresent() ? "kill -- -" + process : "kill " + process;
    }

    private static Optional<Path> program(String name, Path folder) {
        Stream<Path> places = name.contains("/")
                ? Stream.of(folder.resolve(name))
                : Stream.of(System.getenv()
                                .getOrDefault("PATH", "/usr/bin:/bin")
                                .split(File.pathSeparator))
                        .map(place -> folder.resolve(place).resolve(name));
        return places.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
