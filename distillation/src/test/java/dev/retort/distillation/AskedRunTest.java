package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.ContextFigures;
import dev.retort.file.JsonLines;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.report.Headline;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that people asked, beside those that Retort writes. */
class AskedRunTest {

    @TempDir
    Path folder;

    private Plant plant;

    @BeforeEach
    void questionsOfPeople() throws IOException {
        plant = new Plant(folder);
        Files.writeString(folder.resolve("asked.jsonl"), """
                {"question": "how much pressure in the boiler house at night", "facts": ["four bar", "night shift"], "pages": [1]}
                {"question": "where do I find fuses for the cabinet", "facts": ["green cabinet", "eastern staircase"], "alternatives": [["green cabinet"], ["by the eastern staircase"]], "pages": [1]}
                {"question": "who tests the sirens, and on which day", "facts": ["night guard", "first Monday"]}
                {"question": "what do visitors sign", "reference": "Every visitor signs the yellow register."}
                {"question": "which canteen serves the best soup", "kind": "unanswerable", "facts": []}
                """);
    }

    private Distillation asked(String run, String... changes) {
        String file = "questions.asked_file=" + folder.resolve("asked.jsonl");
        return plant.distillation(
                run, Stream.concat(Stream.of(file), Stream.of(changes)).toArray(String[]::new));
    }

    private static ArmSummary of(Comparison comparison, String metric, String arm) {
        return Objects.requireNonNull(comparison.metric(metric).arms().get(arm), arm);
    }

    @Test
    void theyAreAnsweredScoredAndComparedForThemselvesAndTheVerdictIsAboutThem() throws IOException {
        Comparison comparison = asked("run").run();

        Comparison people = comparison.asked().orElseThrow();
        assertThat(comparison.questions()).isEqualTo(4);
        assertThat(people.questions()).isEqualTo(5);
        assertThat(of(people, "key_fact_recall", "tuned").scored()).isEqualTo(3);
        assertThat(of(people, "key_fact_recall", "student").mean()).contains(0.0);
        assertThat(of(people, "key_fact_recall", "tuned").mean().orElseThrow()).isGreaterThan(0.3);
        assertThat(of(people, "key_fact_recall", "tuned").reasons())
                .containsOnlyKeys("the question has no key facts", "the question is unanswerable");
        assertThat(of(people, "new_information_f1", "tuned").scored()).isEqualTo(1);
        assertThat(Headline.of(comparison, "new_information_f1"))
                .startsWith("On 5 questions asked by people: ")
                .contains("key_fact_recall of tuned against student");
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("Questions asked by people", "5 questions asked by people; 4 eval questions")
                .contains("On 5 questions asked by people: ", "context_fact_recall", "who tests the sirens")
                // What no arm is scored on is said once, not arm by arm.
                .containsOnlyOnce("key_fact_recall: 3 scored, 2 not (")
                .doesNotContain("key_fact_recall of student", "2 unscored<");
        assertThat(Files.readString(folder.resolve("run/comparison.json"))).contains("\"asked\"", "\"context\"");
    }

    @Test
    void theWholeContextIsAControlThatMarksAScoreItWins() throws IOException {
        Files.writeString(folder.resolve("asked.jsonl"), """
                {"question": "what about the pressure of the boiler house and the fuses in the cabinet", "facts": ["four bar", "green cabinet"]}
                {"question": "who tests sirens and where does cooling water flow", "facts": ["night guard", "copper pipes"]}
                """);
        Comparison people =
                asked("run", "answers.evidence_words=12").run().asked().orElseThrow();

        assertThat(people.roles().wholeContext()).contains("whole-context");
        assertThat(of(people, "key_fact_recall", "whole-context").mean().orElseThrow())
                .isGreaterThan(of(people, "key_fact_recall", "tuned").mean().orElseThrow());
        assertThat(people.metric("key_fact_recall").wonBy()).contains("whole-context");
        assertThat(people.metric("key_fact_recall").gameable()).isTrue();
        assertThat(people.metric("key_fact_recall").differences())
                .anyMatch(difference -> difference.other().equals("whole-context"));
        assertThat(Headline.ofSet(people, "key_fact_recall")).contains("it is longer: read the score beside the words");
    }

    @Test
    void theReportSaysHowManyKeyFactsTheContextStates() throws IOException {
        Comparison people = asked("run").run().asked().orElseThrow();

        ContextFigures figures = people.context().orElseThrow();
        assertThat(figures.questions()).isEqualTo(3);
        assertThat(figures.factRecall())
                .isEqualTo(of(people, "key_fact_recall", "whole-context").mean().orElseThrow());
        assertThat(figures.words()).isBetween(10.0, 60.0);
        assertThat(figures.withSource()).isEqualTo(2);
        assertThat(figures.hitRate()).contains(1.0);
    }

    @Test
    void refusalsAreCountedWhereverThereAreUnanswerableQuestions() {
        Comparison people = asked("run").run().asked().orElseThrow();

        assertThat(of(people, "invented_answer", "tuned").scored()).isEqualTo(1);
        assertThat(of(people, "invented_answer", "student").mean()).contains(1.0);
        assertThat(of(people, "false_refusal", "student").scored()).isEqualTo(4);
        assertThat(of(people, "false_refusal", "student").mean()).contains(0.0);
    }

    @Test
    void theSectionOfThePagesIsTheClusterAndAQuestionWithoutPagesIsItsOwn() throws IOException {
        asked("run").run();

        assertThat(JsonLines.read(folder.resolve("run/asked_questions.jsonl"), Question.class))
                .extracting(Question::id)
                .startsWith("asked-0001")
                .hasSize(5);
        assertThat(JsonLines.read(folder.resolve("run/scores/asked/tuned.jsonl"), QuestionScores.class))
                .extracting(QuestionScores::section)
                .containsExactly("Part 1", "Part 1", "", "", "");
    }

    @Test
    void thoseThatResembleATrainQuestionAreCounted() throws IOException {
        Files.writeString(
                folder.resolve("asked.jsonl"),
                "{\"question\": \"What about The boiler house keeps it?\", \"facts\": [\"four bar\"]}\n",
                StandardOpenOption.APPEND);
        List<String> summaries = new ArrayList<>();

        asked("run")
                .withListeners(Progress.NONE, (stage, did, seconds, summary) -> summaries.add(summary))
                .run();

        String counted = "6, 4 with key facts, 1 unanswerable; 1 resemble something on the train side";
        assertThat(summaries.get(1)).contains("questions asked by people: " + counted);
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains(counted);
    }

    @Test
    void keyFactsOfTheEvalQuestionsAreScoredToo() throws IOException {
        Files.writeString(
                folder.resolve("eval.jsonl"),
                "{\"question\": \"What about spare fuses?\", \"facts\": [\"green cabinet\"], \"reference\": \"Fuses lie in the"
                        + " green cabinet.\"}\n",
                StandardOpenOption.APPEND);

        Comparison comparison = plant.distillation("run").run();

        assertThat(of(comparison, "key_fact_recall", "tuned").mean()).contains(1.0);
        assertThat(of(comparison, "key_fact_recall", "whole-context").scored()).isEqualTo(1);
        assertThat(comparison.context().orElseThrow().questions()).isEqualTo(1);
        assertThat(Headline.of(comparison, "new_information_f1")).contains("new_information_f1 of tuned");
        assertThat(comparison.asked()).isEmpty();
    }

    @Test
    void whatARunMadeWithoutThemStaysByteForByteAndOnlyTheyAreAnswered() throws IOException {
        Comparison before = plant.distillation("run").run();
        Map<String, String> without = plant.results("run");
        int calls = plant.chats.get();

        Comparison after = asked("run").run();

        Map<String, String> with = plant.results("run");
        assertThat(with.keySet()).containsAll(without.keySet());
        Map<String, String> kept = new TreeMap<>(with);
        kept.keySet().retainAll(without.keySet());
        kept.remove("comparison.json");
        without.remove("comparison.json");
        assertThat(kept).isEqualTo(without);
        assertThat(plant.chats.get() - calls)
                .as("student, without passages, tuned")
                .isEqualTo(3 * 5);
        assertThat(plant.trainedIn).hasSize(1);
        assertThat(after.metrics()).isEqualTo(before.metrics());
        assertThat(plant.distillation("run").run()).isEqualTo(before);
    }

    @Test
    void aRunWithThemThatIsResumedRepeatsNothing() throws IOException {
        asked("run").run();
        Map<String, String> whole = plant.results("run");
        int calls = plant.chats.get();

        asked("run").run();

        assertThat(plant.results("run")).isEqualTo(whole);
        assertThat(plant.chats).hasValue(calls);
    }

    @Test
    void questionsOfPeopleThatWereTakenOutOfARunAreMissedByName() throws IOException {
        asked("run").run();
        Files.writeString(folder.resolve("run/asked_questions.jsonl"), "");

        assertThatThrownBy(() -> asked("run").run())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("asked_questions.jsonl is damaged");
        asked("run").repeat(Stage.QUESTIONS);
        assertThat(asked("run").run().asked().orElseThrow().questions()).isEqualTo(5);
    }

    @Test
    void otherQuestionsOfPeopleAreAnsweredWithoutTrainingAgain() throws IOException {
        asked("run").run();
        Files.writeString(
                folder.resolve("asked.jsonl"), "{\"question\": \"who welds\", \"facts\": [\"apprentices\"]}\n");

        assertThat(asked("run").run().asked().orElseThrow().questions()).isEqualTo(1);

        assertThat(plant.trainedIn).hasSize(1);
    }
}
