package dev.retort.server;

import dev.retort.answer.Answer;
import dev.retort.distillation.TunedStudent;
import dev.retort.document.Passage;
import dev.retort.file.JsonLines;
import dev.retort.run.RunDirectory;
import dev.retort.server.chat.RunStudent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A student of a run that answers at once, with all passages of the run, and locks the run as a real one does. */
record FakeStudent(RunDirectory run) implements RunStudent {

    static RunStudent of(Path folder) {
        return new FakeStudent(RunDirectory.lock(folder));
    }

    @Override
    public TunedStudent.Reply ask(String question, boolean tuned) {
        List<Passage> passages = JsonLines.read(run.passages(), Passage.class);
        Optional<String> failure = question.equals("fail") ? Optional.of("the model was down") : Optional.empty();
        return new TunedStudent.Reply(
                new Answer(
                        "chat",
                        question,
                        (tuned ? "Tuned: " : "Student: ") + question,
                        List.of("The boiler keeps four bar."),
                        passages.stream().map(Passage::id).toList(),
                        true,
                        failure),
                passages);
    }

    @Override
    public void close() {
        run.close();
    }
}
