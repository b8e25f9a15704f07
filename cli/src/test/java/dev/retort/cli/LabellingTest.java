package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.Answer;
import dev.retort.distillation.RunLabels;
import dev.retort.evaluation.agreement.HumanLabel;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.RunDirectory;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabellingTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private RunDirectory run;

    @BeforeEach
    void makeARun() {
        run = RunDirectory.lock(folder);
        QuestionFiles.write(
                folder,
                List.of(),
                IntStream.range(0, 3)
                        .mapToObj(i -> new Question(
                                "q" + i, Split.EVAL, "Who does " + i + "?", "fact", List.of(), "", Optional.empty()))
                        .toList());
        for (Arm arm : List.of(Arm.STUDENT, Arm.TUNED)) {
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(new Answer(
                        "q" + i,
                        "Who does " + i + "?",
                        "%s says %d".formatted(arm == Arm.STUDENT ? "One" : "Another", i),
                        List.of("Passage " + i),
                        List.of(),
                        true,
                        Optional.empty()));
            }
            JsonLines.write(run.answers(arm), answers);
        }
    }

    @AfterEach
    void close() {
        run.close();
    }

    private List<Boolean> label(String... keys) throws IOException {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Labelling(
                        new Terminal(stream, stream, false),
                        new BufferedReader(new StringReader(String.join("\n", keys))))
                .of(RunLabels.of(run), 4, 1);
        return RunLabels.of(run).labels().stream().map(HumanLabel::supported).toList();
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachAnswerIsShownWithQuestionAndPassagesButNeitherArmNorScore() throws IOException {
        assertThat(label("y", "n", "y", "n")).containsExactly(true, false, true, false);
        assertThat(shown())
                .contains("1 of 4", "4 of 4", "Passage", "Who does", "says")
                .doesNotContain("student", "tuned", "grounded");
    }

    @Test
    void theNextSittingGoesOnWhereThisOneStopped() throws IOException {
        assertThat(label("y", "q")).hasSize(1);
        out.reset();
        assertThat(label("n", "n", "n")).containsExactly(true, false, false, false);
        assertThat(shown()).contains("2 of 4").doesNotContain("1 of 4");
        out.reset();
        label();
        assertThat(shown()).isEmpty();
    }

    @Test
    void theEndOfTheInputStopsAndKeepsWhatIsLabelled() throws IOException {
        assertThat(label("y", "n")).containsExactly(true, false);
    }

    @Test
    void aLabelCanBeTakenBackAndAnAnswerSkipped() throws IOException {
        assertThat(label("y", "b", "n", "s", "y", "q")).containsExactly(false, true);
    }

    @Test
    void anythingElseIsAskedAgain() throws IOException {
        assertThat(label("", "what", " Yes ", "q")).containsExactly(true);
    }
}
