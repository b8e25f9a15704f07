package example;

import dev.retort.Chat;
import dev.retort.Retort;
import dev.retort.evaluation.comparison.Comparison;
import java.nio.file.Path;

/** Distils handbook.pdf of the working directory into the default student, and asks the tuned student a question. */
public final class Handbook {

    private Handbook() {}

    public static void main(String[] arguments) {
        try (Retort retort = Retort.onThisMachine()) {
            Comparison result = retort.distil(Path.of("handbook.pdf"), Path.of("runs/handbook"));
            System.out.println(result.deciding().metric("new_information_f1").againstBaseline().sentence());
            try (Chat chat = retort.chat(Path.of("runs/handbook"))) {
                System.out.println(chat.ask("Who signs off a change?").answer().text());
            }
        }
    }
}
