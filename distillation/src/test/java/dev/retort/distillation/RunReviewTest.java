package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.answer.Answer;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.KeyFact;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person changes in a review is what the next run uses. */
class RunReviewTest {

    @TempDir
    Path folder;

    private HostedPlant plant;
    private Path run;

    @BeforeEach
    void aFinishedRun() throws IOException {
        plant = new HostedPlant(folder);
        Files.writeString(folder.resolve("train.txt"), """
                What pressure does the boiler house keep at night?
                Who signs the yellow register?
                """);
        plant.distillation().run();
        run = folder.resolve("run");
    }

    @AfterEach
    void close() {
        plant.close();
    }

    private static QuestionReview.Edit edit(String text, KeyFact... facts) {
        return new QuestionReview.Edit("train-0001", text, Optional.of(" Four bar. "), List.of(facts));
    }

    @Test
    void anEditedQuestionIsTrainedOnAndADroppedOneIsNot() {
        QuestionReview review = new QuestionReview(run);
        QuestionReview.Sheet sheet = review.read(Split.TRAIN);
        QuestionReview.Sheet saved = review.save(
                Split.TRAIN,
                sheet.version(),
                List.of(edit("What pressure\nis kept?", KeyFact.of("four bar"))),
                Set.of("train-0002"));
        plant.distillation().run();

        Question question = saved.questions().getFirst();
        assertThat(saved.questions()).hasSize(1);
        assertThat(question.text()).isEqualTo("What pressure is kept?");
        assertThat(question.reference()).contains("Four bar.");
        assertThat(question.facts()).containsExactly(KeyFact.of("four bar"));
        assertThat(RunSummary.edited(run)).contains("questions.jsonl", "train_questions.txt");
        assertThat(QuestionFiles.read(run, Split.EVAL)).hasSize(1);
        assertThat(ChatExamples.read(run.resolve("training.jsonl")))
                .singleElement()
                .satisfies(row -> assertThat(row.messages().get(1).content()).contains("What pressure is kept?"));
    }

    @Test
    void anEditedQuestionOfAPersonIsAskedAgainWithItsNewFacts() throws IOException {
        Path file = Files.writeString(folder.resolve("asked.jsonl"), """
                {"question": "How much pressure at night?", "facts": ["four bar"]}
                {"question": "Which register do visitors sign?", "facts": ["yellow"]}
                """);
        String setting = "questions.asked_file=" + file;
        plant.distillation(setting).run();
        QuestionReview review = new QuestionReview(run);
        QuestionReview.Sheet sheet = review.read(Split.ASKED);
        KeyFact fact = new KeyFact("four bar", List.of("four bar", "4 bar"));
        review.save(
                Split.ASKED,
                sheet.version(),
                List.of(new QuestionReview.Edit("asked-0001", "Which pressure?", Optional.empty(), List.of(fact))),
                Set.of("asked-0002"));
        plant.distillation(setting).run();

        assertThat(review.read(Split.ASKED).questions())
                .singleElement()
                .satisfies(question -> assertThat(question.facts()).containsExactly(fact));
        assertThat(JsonLines.read(run.resolve("answers/asked/tuned.jsonl"), Answer.class))
                .extracting(Answer::question)
                .containsExactly("Which pressure?");
    }

    @Test
    void anEditedRowIsWhatTheServiceTrainsOn() {
        RowReview review = new RowReview(run, RowReview.Part.TRAINING);
        RowReview.Sheet sheet = review.read();
        List<String> texts = sheet.rows().getFirst().messages().stream()
                .map(ChatExample.Message::content)
                .toList();
        review.save(
                sheet.version(), Map.of(0, List.of(texts.get(0), texts.get(1), "Four bar, says the book.")), Set.of(1));
        plant.distillation().run();

        assertThat(ChatExamples.read(run.resolve("training.jsonl")))
                .singleElement()
                .satisfies(row -> assertThat(row.messages().getLast().content()).isEqualTo("Four bar, says the book."));
        assertThat(RunSummary.edited(run)).containsExactly("training.jsonl");
        String file = plant.mistral.jobs().getLast().at("/training_files/0").asString();
        assertThat(plant.mistral.content(file).lines())
                .singleElement()
                .asString()
                .contains("Four bar, says the book.");
    }

    @Test
    void anEditedRowThatIsKeptOutOfTrainingIsWhatTheLossIsMeasuredOn() {
        List<String> course = List.of("succeeded");
        String[] settings = {
            "student.model=openai:gpt-4o-mini-2024-07-18",
            "teacher.model=openai:gpt-4o",
            "dataset.validation_share=0.5",
            "seed=2"
        };
        try (FakeOpenAiFineTuning service = new FakeOpenAiFineTuning(course)) {
            Map<String, URI> tuning = Map.of("openai", service.uri());
            plant.distillation(HostedPlant.KEYS, tuning, settings).run();
            RowReview review = new RowReview(run, RowReview.Part.VALIDATION);
            RowReview.Sheet sheet = review.read();
            List<String> texts = sheet.rows().getFirst().messages().stream()
                    .map(ChatExample.Message::content)
                    .toList();
            review.save(sheet.version(), Map.of(0, List.of(texts.get(0), texts.get(1), "Five bar.")), Set.of());
            plant.distillation(HostedPlant.KEYS, tuning, settings).run();
            String edited = service.jobs().getLast().path("validation_file").asString();
            review.save(review.read().version(), Map.of(), Set.of(0));
            plant.distillation(HostedPlant.KEYS, tuning, settings).run();

            assertThat(service.content(edited)).contains("Five bar.");
            assertThat(RunSummary.edited(run)).containsExactly("validation.jsonl");
            assertThat(service.jobs()).hasSize(3);
            assertThat(service.jobs().getLast().path("validation_file").asString(""))
                    .isEmpty();
        }
    }

    @Test
    void aSheetThatIsOutOfDateIsNotSaved() {
        QuestionReview review = new QuestionReview(run);
        String version = review.read(Split.TRAIN).version();
        review.save(Split.TRAIN, version, List.of(), Set.of("train-0002"));

        assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(), Set.of("train-0001")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has changed since");
        assertThatThrownBy(() -> new RowReview(run, RowReview.Part.TRAINING).save("", Map.of(), Set.of(0)))
                .hasMessageContaining("training.jsonl has changed since");
    }

    @Test
    void anEditThatCannotBeUsedIsRefusedAndNothingIsWritten() {
        QuestionReview review = new QuestionReview(run);
        String version = review.read(Split.TRAIN).version();
        RowReview rows = new RowReview(run, RowReview.Part.TRAINING);

        assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(edit(" \n ")), Set.of()))
                .hasMessageContaining("train-0001 is empty");
        assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(edit("Why?", KeyFact.of("?!"))), Set.of()))
                .hasMessageContaining("without words");
        assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(), Set.of("train-0001", "train-0002")))
                .hasMessageContaining("No question would be left");
        assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(), Set.of("eval-0001")))
                .hasMessageContaining("The run has no question eval-0001");
        assertThatThrownBy(() -> rows.save(rows.read().version(), Map.of(0, List.of("one")), Set.of()))
                .hasMessageContaining("Row 1 has 3 messages");
        assertThatThrownBy(() -> rows.save(rows.read().version(), Map.of(0, List.of("a", "b", " ")), Set.of()))
                .hasMessageContaining("assistant is empty");
        assertThat(review.read(Split.TRAIN).version()).isEqualTo(version);
        assertThat(RunSummary.edited(run)).isEmpty();
    }

    @Test
    void aRunThatIsWorkedInIsNotChanged() {
        QuestionReview review = new QuestionReview(run);
        String version = review.read(Split.TRAIN).version();
        try (RunDirectory working = RunDirectory.lock(run)) {
            assertThat(working.root()).isEqualTo(run);
            assertThatThrownBy(() -> review.save(Split.TRAIN, version, List.of(), Set.of("train-0001")))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("Another process");
        }
    }

    @Test
    void aFolderThatIsNotARunStaysAsItIs() {
        assertThatThrownBy(() -> new QuestionReview(folder).save(Split.TRAIN, "", List.of(), Set.of()))
                .isInstanceOf(UsageException.class);
        assertThat(folder.resolve("answers")).doesNotExist();
    }

    @Test
    void aSummaryCountsAndSaysTheVerdict() {
        RunSummary summary = RunSummary.of(run);

        assertThat(summary.questions()).containsEntry(Split.TRAIN, 2).containsEntry(Split.EVAL, 1);
        assertThat(summary.rows()).isEqualTo(2);
        assertThat(summary.hasReport()).isTrue();
        assertThat(summary.headline())
                .hasValueSatisfying(text -> assertThat(text).contains("support"));
        assertThat(summary.tuned()).isPresent();
    }
}
