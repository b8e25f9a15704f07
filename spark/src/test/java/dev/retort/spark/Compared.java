package dev.retort.spark;

import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.distillation.Distillation;
import dev.retort.file.JsonLines;
import dev.retort.run.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What one machine and the cluster make of a corpus: the lines of each file, sorted. */
final class Compared {

    private Compared() {}

    /** Writes settings for the documents of a folder and reads them. */
    static DistillationSettings settings(Path folder, String... changes) throws IOException {
        Path file = Files.writeString(folder.resolve("retort.yaml"), """
                documents: [documents]
                questions: {model: "mistral:mistral-small-2603", train: 24, eval: 12}
                retrieval: {model: "mistral:mistral-embed"}
                student: {model: "mistral:open-mistral-7b"}
                teacher: {model: "mistral:mistral-large-2512"}
                answers: {arms: []}
                dataset: {validation_share: 0.2}
                """);
        ConfigReader reader = ConfigReader.defaults().with(file);
        for (String change : changes) {
            reader.set(change);
        }
        return DistillationSettings.of(reader);
    }

    /** Runs the stages of {@code retort run} up to the training rows. */
    static Map<String, List<String>> oneMachine(DistillationSettings settings, ModelSource models, Path run)
            throws IOException {
        Object unused =
                Distillation.of(settings, run, models.open(settings).models()).upTo(Stage.DATASET);
        return new TreeMap<>(Map.of(
                "passages", lines(run.resolve("passages.jsonl")),
                "questions", lines(run.resolve("questions.jsonl")),
                "answers", lines(run.resolve("answers/teacher-train.jsonl")),
                "training", lines(run.resolve("training.jsonl")),
                "validation", lines(run.resolve("validation.jsonl"))));
    }

    /** Reads what a run on a cluster made. */
    static Map<String, List<String>> cluster(RetortOnSpark retort, Path output) throws IOException {
        return new TreeMap<>(Map.of(
                "passages",
                sorted(retort.passages().collectAsList().stream()
                        .map(row ->
                                JsonLines.text(NumberedPassage.ROWS.value(row).passage()))),
                "questions",
                sorted(retort.questions().collectAsList().stream()
                        .map(row ->
                                JsonLines.text(NumberedQuestion.ROWS.value(row).question()))),
                "answers",
                sorted(retort.trainAnswers().collectAsList().stream()
                        .flatMap(row -> AnswerTables.Answered.ROWS.value(row).answers().stream())
                        .map(JsonLines::text)),
                "training",
                lines(output.resolve("training.jsonl")),
                "validation",
                lines(output.resolve("validation.jsonl"))));
    }

    private static List<String> sorted(Stream<String> lines) {
        return lines.sorted().toList();
    }

    /** Returns the lines of a file, or of all files of a folder. */
    private static List<String> lines(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return sorted(Files.readAllLines(path).stream());
        }
        try (Stream<Path> parts = Files.list(path)) {
            return sorted(parts.filter(part -> part.getFileName().toString().matches("part-.*\\.jsonl"))
                    .flatMap(part -> {
                        try {
                            return Files.readAllLines(part).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        }
    }
}
