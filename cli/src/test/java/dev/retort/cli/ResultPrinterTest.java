package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import dev.retort.config.ConfigReader;
import dev.retort.evaluation.Direction;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.comparison.Comparer;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.ContextFigures;
import dev.retort.evaluation.comparison.InstructionChoice;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.run.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultPrinterTest {

    private static final int QUESTIONS = 8;

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void aRun() throws IOException {
        run = RunDirectory.lock(folder);
        Files.writeString(run.passageReport(), "{\"scrubbed\": {}, \"suspicious\": [], \"copies\": []}");
    }

    @AfterEach
    void close() {
        run.close();
    }

    /** Compares arms that each have one score for all questions but the first, and answers of one length. */
    private Comparison compared(EvalSet set, String metric, Map<Arm, Double> values, int words, Roles roles) {
        Map<String, List<QuestionScores>> scores = new LinkedHashMap<>();
        Split split = set == EvalSet.ASKED ? Split.ASKED : Split.EVAL;
        JsonLines.write(
                run.questions(set),
                IntStream.range(0, QUESTIONS)
                        .mapToObj(i -> new Question("q" + i, split, "Why?", "own", List.of(), "", Optional.empty()))
                        .toList());
        values.forEach((arm, value) -> {
            scores.put(
                    arm.fileName(),
                    IntStream.range(0, QUESTIONS)
                            .mapToObj(i -> new QuestionScores(
                                    "q" + i, "", Map.of(metric, new Score.Scored(i == 0 ? 0.5 : value))))
                            .toList());
            JsonLines.write(
                    run.answers(set, arm),
                    IntStream.range(0, QUESTIONS)
                            .mapToObj(i -> Answer.of("q" + i, "Why?", "word ".repeat(words), Context.NONE))
                            .toList());
        });
        return new Comparer()
                .compare(scores, List.of(new MetricDescription(metric, Direction.HIGHER_IS_BETTER, "a share")), roles);
    }

    private List<String> printed(Comparison comparison) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new ResultPrinter(new Terminal(stream, stream, false))
                .print(run, ConfigReader.defaults().read(), comparison);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Comparison written() {
        return compared(
                EvalSet.WRITTEN,
                "new_information_f1",
                Map.of(Arm.STUDENT, 0.2, Arm.TUNED, 0.7),
                12,
                Roles.DISTILLATION);
    }

    @Test
    void eachSetHasItsTableAndVerdictAndThatOfPeopleComesLast() {
        Map<Arm, Double> people = Map.of(Arm.STUDENT, 0.4, Arm.TUNED, 0.3, Arm.WHOLE_CONTEXT, 0.9);
        Comparison asked = compared(
                        EvalSet.ASKED,
                        "key_fact_recall",
                        people,
                        31,
                        Roles.DISTILLATION.withWholeContext("whole-context"))
                .withContext(new ContextFigures(8, 0.9, 112, 4, Optional.of(0.75)));

        List<String> lines = printed(written().withAsked(asked));

        assertThat(lines)
                .containsSubsequence(
                        "Means over 8 questions asked by people from 8 sections (↑ more is better, ↓ less is better):",
                        "  The context that the student gets states 0.900 of the key facts in 112 words"
                                + " (context_fact_recall, 8 questions). A source passage was retrieved for 75 % of the 4"
                                + " questions whose source is known.",
                        "Means over 8 eval questions from 8 sections (↑ more is better, ↓ less is better):")
                .containsSubsequence(
                        "                                       tuned  the whole",
                        "                            student  student    context  n",
                        "key_fact_recall ↑ gameable    0.413    0.325      0.850  8",
                        "words                            31       31         31")
                .containsSubsequence(
                        "                                 tuned",
                        "                      student  student  n",
                        "new_information_f1 ↑    0.237    0.675  8",
                        "words                      12       12")
                .anyMatch(line -> line.endsWith(
                        "worse; gameable: the whole context wins it, so compare arms of about" + " the same length"));
        List<String> verdicts = lines.stream()
                .filter(line -> line.contains("The tuned student is"))
                .toList();
        assertThat(verdicts).hasSize(3);
        assertThat(verdicts.get(0)).startsWith("The tuned student is worse than the student. key_fact_recall");
        assertThat(verdicts.get(1)).startsWith("The tuned student is better than the student. new_information_f1");
        assertThat(verdicts.get(2)).startsWith("On 8 questions asked by people: The tuned student is worse");
    }

    @Test
    void aStudentWithABetterPromptHasItsRowItsVerdictAndItsInstruction() {
        Comparison comparison = compared(
                        EvalSet.WRITTEN,
                        "new_information_f1",
                        Map.of(Arm.STUDENT, 0.2, Arm.PROMPTED, 0.9, Arm.TUNED, 0.7),
                        12,
                        Roles.DISTILLATION)
                .withInstructions(InstructionChoice.of(
                        "new_information_f1",
                        5,
                        List.of(
                                new InstructionChoice.Tried("Be short.", Optional.of(0.25)),
                                new InstructionChoice.Tried("Quote the passage.", Optional.of(0.5)))));

        assertThat(printed(comparison))
                .containsSubsequence(
                        "                               student,",
                        "                                 better    tuned",
                        "                      student    prompt  student  n",
                        "new_information_f1 ↑    0.237     0.850    0.675  8")
                .contains(
                        "The tuned student is worse than the student with a better prompt: -0.175 [-0.200, -0.055] of"
                                + " new_information_f1.",
                        "Instruction of the better prompt: “Quote the passage.” (new_information_f1 on 5 train questions:"
                                + " 0.250 “Be short.”; 0.500 “Quote the passage.”)");
    }

    @Test
    void withoutQuestionsOfPeopleThereIsOneTableAndOneVerdict() {
        List<String> lines = printed(written());

        assertThat(lines).filteredOn(line -> line.startsWith("Means over")).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.contains("The tuned student is"))
                .singleElement()
                .asString()
                .startsWith("The tuned student is better than the student. new_information_f1");
    }
}
