package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.dataset.DatasetCard;
import dev.retort.distillation.dataset.DatasetExport;
import dev.retort.distillation.dataset.DatasetStatistics;
import dev.retort.distillation.dataset.RowLayout;
import dev.retort.distillation.dataset.TrainingRows;
import dev.retort.error.UsageException;
import dev.retort.file.JsonFile;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** A run's rows as a dataset for others: training, validation, and the eval questions with their references as test. */
@API(status = API.Status.INTERNAL)
public final class RunDataset {

    private final RunDirectory run;

    /** Names the run. */
    public RunDataset(RunDirectory run) {
        this.run = run;
    }

    /**
     * Writes the folder that Python's {@code load_dataset} loads; files of the same names are replaced.
     *
     * @param license the documents' licence as the Hugging Face hub names it, such as {@code "cc0-1.0"}
     * @param language two letters
     * @return how many rows each split has
     * @throws UsageException if the run has no training rows yet
     */
    public Map<String, Integer> export(Path folder, String license, String language) {
        if (!Files.exists(run.training()) || !Files.exists(run.datasetStatistics())) {
            throw new UsageException(
                    "%s has no training rows yet.".formatted(run.root()),
                    "Make them with: retort dataset " + run.root());
        }
        Map<String, List<ChatExample>> splits = new LinkedHashMap<>();
        splits.put("train", ChatExamples.read(run.training()));
        splits.put("validation", ChatExamples.read(run.validation()));
        splits.put("test", test(layout(splits)));
        String documents = StageLedger.read(run).map(Manifest::documents).orElse(List.of()).stream()
                .filter(document -> document.problem().isEmpty())
                .map(Manifest.DocumentRecord::name)
                .collect(Collectors.joining(", "));
        DatasetCard card = new DatasetCard(
                run.root().toAbsolutePath().normalize().getFileName() + " by Retort",
                "Questions about %s with answers and the passages they rest on.".formatted(documents),
                license,
                language);
        DatasetStatistics statistics =
                JsonFile.read(run.datasetStatistics(), DatasetStatistics.class, "Make it again: --fresh dataset.");
        DatasetExport.write(folder, splits, card, statistics);
        Map<String, Integer> rows = new LinkedHashMap<>();
        splits.forEach((split, examples) -> rows.put(split, examples.size()));
        rows.values().removeIf(count -> count == 0);
        return rows;
    }

    private static RowLayout layout(Map<String, List<ChatExample>> splits) {
        return splits.values().stream()
                .flatMap(List::stream)
                .findFirst()
                .map(row -> RowLayout.of(row.messages().getFirst()))
                .orElse(RowLayout.SYSTEM);
    }

    private List<ChatExample> test(RowLayout layout) {
        if (!Files.exists(run.answers(Arm.STUDENT))) {
            return List.of();
        }
        Map<String, Answer> answers = new HashMap<>();
        JsonLines.read(run.answers(Arm.STUDENT), Answer.class)
                .forEach(answer -> answers.put(answer.questionId(), answer));
        List<ChatExample> examples = new ArrayList<>();
        for (Question question : QuestionFiles.read(run.root(), Split.EVAL)) {
            Answer answer = answers.get(question.id());
            if (answer != null && question.reference().isPresent()) {
                examples.add(TrainingRows.example(
                        layout,
                        answer.contexts(),
                        question.text(),
                        question.reference().get()));
            }
        }
        return examples;
    }
}
