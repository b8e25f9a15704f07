package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.answer.Answer;
import dev.retort.answer.AnswerPrompt;
import dev.retort.error.InputException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.InstructionChoice;
import dev.retort.evaluation.comparison.PairedDifference;
import dev.retort.file.JsonFile;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.report.Headline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The student with the best of a few instructions, beside the tuned student. */
class PromptedRunTest {

    private static final String ARMS = "answers.arms=[prompted, parrot]";
    private static final int TRAIN = 4;
    private static final int EVAL = 4;
    private static final int INSTRUCTIONS = 4;

    @TempDir
    Path folder;

    private final Queue<String> instructions = new ConcurrentLinkedQueue<>();
    private Plant plant;

    /** Lists are answered with the first sentence of the context, quotes with half of it, all else with nothing useful. */
    @BeforeEach
    void aStudentThatHeedsInstructions() throws IOException {
        plant = new Plant(folder);
        plant.untuned = this::reply;
    }

    private String reply(ChatRequest request) {
        String system = ((SystemMessage) request.messages().getFirst()).text();
        instructions.add(system);
        String context = ((UserMessage) request.messages().getLast())
                .singleText()
                .lines()
                .skip(1)
                .findFirst()
                .orElse("");
        if (system.contains("as a list")) {
            return context;
        }
        return system.contains("word for word") ? context.substring(0, context.length() / 2) : "I would say so.";
    }

    private Distillation prompted(String... changes) {
        return plant.distillation(
                "run", Stream.concat(Stream.of(ARMS), Stream.of(changes)).toArray(String[]::new));
    }

    private List<Answer> answers(String file) {
        return JsonLines.read(folder.resolve("run/answers").resolve(file), Answer.class);
    }

    @Test
    void theInstructionThatDoesBestOnTrainQuestionsAnswersTheEvalQuestions() {
        Comparison comparison = prompted().run();

        InstructionChoice choice = comparison.instructions().orElseThrow();
        assertThat(choice.chosen()).contains("as a list");
        assertThat(choice.questions()).isEqualTo(TRAIN);
        assertThat(choice.tried())
                .hasSize(INSTRUCTIONS)
                .anySatisfy(tried -> {
                    assertThat(tried.instruction()).isEqualTo(choice.chosen());
                    assertThat(tried.mean().orElseThrow()).isGreaterThan(0.5);
                })
                .anySatisfy(tried -> {
                    assertThat(tried.instruction()).contains("word for word");
                    assertThat(tried.mean().orElseThrow()).isBetween(0.1, 0.9);
                })
                .filteredOn(tried -> tried.mean().orElseThrow() == 0)
                .hasSize(2);
        assertThat(answers("prompted.jsonl"))
                .hasSize(EVAL)
                .allSatisfy(answer -> assertThat(answer.text()).isNotEqualTo("I would say so."));
        assertThat(answers("prompted.jsonl"))
                .extracting(Answer::contexts)
                .isEqualTo(
                        answers("student.jsonl").stream().map(Answer::contexts).toList());
        assertThat(instructions)
                .filteredOn(system -> system.startsWith(choice.chosen()))
                .hasSize(TRAIN + EVAL);
        assertThat(instructions)
                .filteredOn(system -> system.startsWith(AnswerPrompt.SYSTEM))
                .hasSize(EVAL);
    }

    @Test
    void theTunedStudentIsComparedWithItAndTheReportSaysSo() throws IOException {
        Comparison comparison = prompted().run();

        PairedDifference difference =
                comparison.metric("new_information_f1").against("prompted").orElseThrow();
        assertThat(difference.questions()).isEqualTo(EVAL);
        assertThat(difference.estimate().orElseThrow().difference()).isZero();
        String sentence =
                Headline.againstPrompt(comparison, "new_information_f1").orElseThrow();
        assertThat(sentence)
                .isEqualTo(
                        "A difference between the tuned student and the student with a better prompt is not detectable:"
                                + " +0.000 [+0.000, +0.000] of new_information_f1.");
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("<td>student, better prompt</td>", sentence, "instruction of the better prompt")
                .contains("as a list with one point a line");
        assertThat(Files.readString(folder.resolve("run/comparison.json"))).contains("\"instructions\"", "\"chosen\"");
        assertThat(Files.readString(folder.resolve("run/manifest.json")))
                .contains("instructions.json", "\"answers/prompted\"", "\"prompted\"");
    }

    @Test
    void aRunKilledAmongTheTrialsIsResumedAndRepeatsNoFinishedCall() throws IOException {
        plant.distillation("whole", ARMS).run();
        int calls = plant.chats.get();
        plant.chats.set(0);
        // The student's answers come first, then the trials: this one is in the middle of the second instruction.
        plant.dieAtChat = EVAL + TRAIN + 2;

        assertThatThrownBy(() -> prompted("local.threads=1").run()).hasMessageContaining("killed");
        assertThat(folder.resolve("run/instructions.json")).doesNotExist();
        int before = plant.chats.get();
        plant.chats.set(0);
        plant.dieAtChat = Integer.MAX_VALUE;
        prompted("local.threads=1").run();

        assertThat(plant.results("run")).isEqualTo(plant.results("whole"));
        assertThat(before + plant.chats.get())
                .as("calls of the whole run, and those under way when it was killed")
                .isBetween(calls, calls + TRAIN);
    }

    @Test
    void aFinishedRunRepeatsNothingAndOneWithoutTheArmGetsItWithoutTraining() throws IOException {
        plant.distillation("run", "answers.arms=[parrot]").run();
        Map<String, String> without = plant.results("run");
        int calls = plant.chats.get();
        assertThat(without).doesNotContainKey("answers/prompted.jsonl");
        assertThat(folder.resolve("run/instructions.json")).doesNotExist();

        prompted().run();

        Map<String, String> with = plant.results("run");
        assertThat(plant.chats.get() - calls).isEqualTo(INSTRUCTIONS * TRAIN + EVAL);
        assertThat(plant.trainedIn).hasSize(1);
        Map<String, String> kept = new TreeMap<>(with);
        kept.keySet().retainAll(without.keySet());
        kept.remove("comparison.json");
        without.remove("comparison.json");
        assertThat(kept).isEqualTo(without);

        int after = plant.chats.get();
        plant.checked.clear();
        prompted().run();
        assertThat(plant.chats).hasValue(after);
        assertThat(plant.checked)
                .as("models checked by a run that is up to date")
                .isEmpty();
        assertThat(plant.results("run")).isEqualTo(with);
    }

    @Test
    void trainQuestionsWithoutAReferenceAreScoredAgainstTheTeachersAnswers() throws IOException {
        StringBuilder train = new StringBuilder();
        for (int i = 0; i < 2 * TRAIN; i += 2) {
            train.append("What about ").append(Plant.FACTS.get(i), 0, 24).append("?\n");
        }
        Files.writeString(folder.resolve("train.txt"), train);

        Comparison comparison =
                prompted("questions.train_file=" + folder.resolve("train.txt")).run();

        InstructionChoice choice = comparison.instructions().orElseThrow();
        assertThat(choice.questions()).isEqualTo(TRAIN);
        assertThat(choice.chosen()).contains("as a list");
    }

    @Test
    void theQuestionsThatPeopleAskedAreAnsweredByTheSameInstruction() throws IOException {
        Files.writeString(folder.resolve("asked.jsonl"), """
                {"question": "how much pressure in the boiler house at night", "facts": ["four bar"], "pages": [1]}
                {"question": "where do I find fuses for the cabinet", "facts": ["green cabinet"], "pages": [1]}
                """);

        Comparison comparison = prompted("questions.asked_file=" + folder.resolve("asked.jsonl"))
                .run();

        assertThat(answers("asked/prompted.jsonl")).hasSize(2);
        assertThat(comparison
                        .asked()
                        .orElseThrow()
                        .metric("key_fact_recall")
                        .arm("prompted")
                        .mean())
                .contains(1.0);
        assertThat(Headline.againstPrompt(comparison, "new_information_f1").orElseThrow())
                .contains("key_fact_recall");
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains(
                        Headline.againstPrompt(comparison, "new_information_f1").orElseThrow(),
                        Headline.againstPromptOfSet(comparison, "new_information_f1")
                                .orElseThrow());
        assertThat(instructions)
                .filteredOn(system -> system.contains("as a list"))
                .hasSize(TRAIN + EVAL + 2);
    }

    @Test
    void anInstructionOfAPersonsOwnInTheFileAnswersInPlaceOfTheChosenOne() throws IOException {
        prompted().run();
        Path file = folder.resolve("run/instructions.json");
        InstructionChoice choice = JsonFile.read(file, InstructionChoice.class, "");
        InstructionChoice own = new InstructionChoice(
                "Quote it word for word, please.", choice.score(), choice.questions(), choice.tried());
        WholeFile.writeJson(file, own);
        instructions.clear();

        Comparison comparison = prompted().run();

        assertThat(instructions).hasSize(EVAL).allMatch(system -> system.startsWith("Quote it word for word, please."));
        assertThat(comparison.instructions()).contains(own);
    }

    @Test
    void aDamagedChoiceIsNamedWithTheRemedy() throws IOException {
        prompted().run();
        Files.writeString(folder.resolve("run/instructions.json"), "{\"chosen\": ");

        assertThatThrownBy(() -> prompted().run())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("instructions.json");
        Files.delete(folder.resolve("run/instructions.json"));
        assertThat(prompted().run().instructions()).isPresent();
    }
}
