package dev.retort.question;

import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The questions of a run as files: two plain lists for people, and one file with the provenance of both. */
@API(status = API.Status.INTERNAL)
public final class QuestionFiles {

    private static final String TRAIN = "train_questions.txt";
    private static final String EVAL = "eval_questions.txt";
    private static final String BOTH = "questions.jsonl";

    private QuestionFiles() {}

    /** Writes {@code train_questions.txt} and {@code eval_questions.txt}, one a line, and {@code questions.jsonl}. */
    public static void write(Path folder, List<Question> train, List<Question> eval) {
        WholeFile.write(folder.resolve(TRAIN), lines(train));
        WholeFile.write(folder.resolve(EVAL), lines(eval));
        List<Question> both = new ArrayList<>(train);
        both.addAll(eval);
        JsonLines.write(folder.resolve(BOTH), both);
    }

    /** Reads the questions of one side from {@code questions.jsonl}, in order. */
    public static List<Question> read(Path folder, Split split) {
        return JsonLines.read(folder.resolve(BOTH), Question.class).stream()
                .filter(question -> question.split() == split)
                .toList();
    }

    private static String lines(List<Question> questions) {
        return questions.stream().map(question -> question.text() + "\n").collect(Collectors.joining());
    }
}
