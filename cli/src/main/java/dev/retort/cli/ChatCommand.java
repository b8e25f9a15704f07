package dev.retort.cli;

import dev.retort.Chat;
import dev.retort.Retort;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.distillation.TunedStudent;
import dev.retort.document.Passage;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the tuned student. */
@Command(
        name = "chat",
        description =
                "Ask the tuned student of a run; each answer shows the passages it rests on. An empty line ends it.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's directory.")
    @Nullable
    Path directory;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "QUESTION",
            description = "One question, instead of asking for them.")
    List<String> words = new ArrayList<>();

    @Option(names = "--json", description = "Print each answer as JSON.")
    boolean json;

    @Mixin
    BudgetOption money = new BudgetOption();

    @Mixin
    OfflineOption network = new OfflineOption();

    private final Terminal terminal;

    ChatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        Path run = Objects.requireNonNull(directory);
        try (Retort retort = MachineRetort.of(terminal, progress)
                        .trust(new CommandTrust(run))
                        .offlineIf(network.offline)
                        .build();
                Chat chat = retort.chat(settings(run), run)) {
            if (!words.isEmpty()) {
                print(chat.ask(String.join(" ", words)));
                return 0;
            }
            conversation(chat);
            return 0;
        }
    }

    private DistillationSettings settings(Path run) {
        ConfigReader reader = ConfigReader.ofRun(run);
        money.apply(reader);
        return DistillationSettings.of(reader);
    }

    private void conversation(Chat chat) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String question = next(input); question != null && !question.isBlank(); question = next(input)) {
                print(chat.ask(question.strip()));
            }
        } catch (IOException e) {
            throw new ResourceException("Cannot read the questions: %s.".formatted(FileFault.words(e)), "", e);
        }
    }

    private @Nullable String next(BufferedReader input) throws IOException {
        if (terminal.interactive()) {
            terminal.error().print("> ");
            terminal.error().flush();
        }
        return input.readLine();
    }

    private void print(TunedStudent.Reply reply) {
        if (json) {
            terminal.printJson(reply);
            return;
        }
        terminal.print(reply.answer()
                .failure()
                .map(reason -> "(no answer: " + reason + ")")
                .orElse(reply.answer().text()));
        for (Passage passage : reply.passages()) {
            terminal.print("  [%s, %s, %s] %s"
                    .formatted(
                            passage.document(), passage.pagesInWords(), passage.section(), beginning(passage.text())));
        }
    }

    private static String beginning(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 160 ? line : line.substring(0, line.lastIndexOf(' ', 160)) + " …";
    }
}
