package dev.retort.cli;

import dev.retort.Chat;
import dev.retort.Retort;
import dev.retort.distillation.TunedStudent;
import dev.retort.server.chat.RunStudent;
import java.nio.file.Path;

/** Opens students of runs for a server, each with the settings of its run. */
final class ServedStudents implements RunStudent.Source {

    private final Terminal terminal;
    private final boolean offline;

    ServedStudents(Terminal terminal, boolean offline) {
        this.terminal = terminal;
        this.offline = offline;
    }

    @Override
    public RunStudent open(Path run) {
        Retort retort = MachineRetort.of(terminal, new ProgressPrinter(terminal, System::nanoTime))
                .trust(new CommandTrust(run))
                .offlineIf(offline)
                .build();
        try {
            return new Opened(retort, retort.chat(run));
        } catch (RuntimeException | Error e) {
            retort.close();
            throw e;
        }
    }

    private record Opened(Retort retort, Chat chat) implements RunStudent {

        @Override
        public TunedStudent.Reply ask(String question, boolean tuned) {
            return tuned ? chat.ask(question) : chat.askUntuned(question);
        }

        @Override
        public void close() {
            try (retort) {
                chat.close();
            }
        }
    }
}
