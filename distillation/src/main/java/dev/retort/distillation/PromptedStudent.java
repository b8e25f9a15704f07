package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Answerer;
import dev.retort.concurrent.Lazy;
import dev.retort.distillation.dataset.RaftSettings;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.comparison.InstructionChoice;
import dev.retort.evaluation.metric.NewInformationF1;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.RunDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The untuned student with a better prompt: a few instructions are tried on train questions, the best one answers the eval
 * questions. It works after the dataset was made, for a train question without a reference is scored against the teacher's
 * answer.
 */
final class PromptedStudent {

    static final String TRIAL_TASK = "instructions tried";

    /** The first train questions that each instruction is tried on. */
    static final int TRIAL_QUESTIONS = 12;

    static final List<String> INSTRUCTIONS = List.of(
            "Answer the question from the context. Quote the passage that answers it word for word, with every detail it"
                    + " names.",
            "Answer the question with all points that the context names, as a list with one point a line. Add nothing that"
                    + " the context does not say.",
            "The first sentences of the context answer the question. Repeat them as your answer.",
            "Answer the question from the context, short and complete: one or two sentences with every name, figure and"
                    + " condition that belongs to the answer.");

    private final Bench bench;

    PromptedStudent(Bench bench) {
        this.bench = bench;
    }

    /** Returns whether the settings ask for this arm. */
    static boolean answers(Bench bench) {
        return bench.config().answers().allArms().contains(Arm.PROMPTED);
    }

    /**
     * Reads which instruction was chosen.
     *
     * @throws dev.retort.error.InputException if the file is damaged
     */
    static InstructionChoice choice(RunDirectory run) {
        return JsonFile.read(
                run.instructions(), InstructionChoice.class, "Delete it: the next run tries the instructions again.");
    }

    /** Chooses the instruction and answers every set of questions by it, where the settings ask for this arm. */
    void run() {
        if (!answers(bench)) {
            return;
        }
        AnswerSteps steps = new AnswerSteps(bench);
        Lazy<Answerer> student = new Lazy<>(
                () -> bench.respondents().student(bench.config().student().ref(), Arm.PROMPTED));
        bench.step(steps.instructions(), () -> WholeFile.writeJson(bench.run().instructions(), choose(student.get())));
        bench.sets().forEach(set -> bench.answers(steps.prompted(set), set, () -> instructed(student.get())));
    }

    private Answerer instructed(Answerer student) {
        return student.withInstruction(choice(bench.run()).chosen(), Arm.PROMPTED.title() + " answers");
    }

    private InstructionChoice choose(Answerer student) {
        Map<String, String> expected = expected();
        List<Question> questions = bench.questions(Split.TRAIN).stream()
                .filter(question -> expected.containsKey(question.id()))
                .limit(TRIAL_QUESTIONS)
                .toList();
        bench.embeddings().ahead(questions.stream().map(Question::text).toList());
        List<InstructionChoice.Tried> tried = INSTRUCTIONS.stream()
                .map(instruction -> new InstructionChoice.Tried(
                        instruction,
                        mean(
                                questions,
                                student.withInstruction(instruction, TRIAL_TASK).answer(questions, bench.progress()),
                                expected)))
                .toList();
        return InstructionChoice.of(new NewInformationF1().name(), questions.size(), tried);
    }

    /** Returns a good answer by the id of each train question that has one: its reference, or else the teacher's answer. */
    private Map<String, String> expected() {
        List<Question> train = bench.questions(Split.TRAIN);
        Map<String, String> ofTeacher = new HashMap<>();
        ArmFiles.trainAnswers(bench.run(), train).stream()
                .filter(answer -> answer.failure().isEmpty() && !answer.text().startsWith(RaftSettings.REFUSAL))
                .forEach(answer -> ofTeacher.putIfAbsent(answer.questionId(), answer.text()));
        Map<String, String> expected = new HashMap<>();
        for (Question question : train) {
            question.reference()
                    .or(() -> Optional.ofNullable(ofTeacher.get(question.id())))
                    .filter(text -> !question.isUnanswerable() && isScorable(question, text))
                    .ifPresent(text -> expected.put(question.id(), text));
        }
        return expected;
    }

    private static boolean isScorable(Question question, String expected) {
        return score(question, "", expected) instanceof Score.Scored;
    }

    /** An answer that did not come counts as 0. */
    private static Optional<Double> mean(List<Question> questions, List<Answer> answers, Map<String, String> expected) {
        OptionalDouble mean = IntStream.range(0, questions.size())
                .mapToObj(i -> score(
                        questions.get(i),
                        answers.get(i).text(),
                        expected.getOrDefault(questions.get(i).id(), "")))
                .filter(Score.Scored.class::isInstance)
                .mapToDouble(score -> ((Score.Scored) score).value())
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    private static Score score(Question question, String answer, String expected) {
        return new NewInformationF1()
                .score(new EvaluationSample(question.text(), answer, List.of(), Optional.of(expected)));
    }
}
