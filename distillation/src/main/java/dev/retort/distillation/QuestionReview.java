package dev.retort.distillation;

import dev.retort.error.UsageException;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.facts.KeyFactFields;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The questions of a run, for a person to keep, edit or drop. The files are those that the run uses: it keeps an edited one,
 * and the next {@code retort run} repeats the steps that follow from it. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class QuestionReview {

    private static final String LINE_ENDS = "[\n\r\u000B\f\u0085\u2028\u2029]+";

    private final Path folder;

    /**
     * Names the run.
     *
     * @param folder the run's directory
     */
    public QuestionReview(Path folder) {
        this.folder = folder;
    }

    /**
     * The questions of one split.
     *
     * @param version of the file they were read from; another one after every change
     */
    public record Sheet(String version, List<Question> questions) {

        /** Copies the list. */
        public Sheet {
            questions = List.copyOf(questions);
        }
    }

    /**
     * A question as a person wants it.
     *
     * @param id the question's id
     * @param text the question; line ends become blanks
     * @param reference the reference answer; empty for none
     * @param facts what a good answer states, each with its wordings
     */
    public record Edit(String id, String text, Optional<String> reference, List<KeyFact> facts) {

        /** Copies the list. */
        public Edit {
            facts = List.copyOf(facts);
        }
    }

    /** Returns the questions of a split; none where the run has no such file yet. */
    public Sheet read(Split split) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            return sheet(run, split);
        }
    }

    /**
     * Saves edits, and drops questions.
     *
     * @param version of the sheet that the person saw
     * @throws UsageException if the file has changed since, a question is not there, an edit is not usable, or none would be
     *     left
     * @throws dev.retort.error.ResourceException if another process works in the run
     */
    public Sheet save(Split split, String version, List<Edit> edits, Set<String> dropped) {
        RunDirectory.read(folder).close();
        try (RunDirectory run = RunDirectory.lock(folder)) {
            Sheet now = sheet(run, split);
            FileVersion.require(now.version(), version, file(run, split));
            List<Question> changed = changed(now.questions(), edits, dropped);
            if (split == Split.ASKED) {
                JsonLines.write(run.askedQuestions(), changed);
            } else {
                List<Question> others = QuestionFiles.read(folder, split == Split.TRAIN ? Split.EVAL : Split.TRAIN);
                QuestionFiles.write(
                        folder, split == Split.TRAIN ? changed : others, split == Split.TRAIN ? others : changed);
            }
            return sheet(run, split);
        }
    }

    private static List<Question> changed(List<Question> now, List<Edit> edits, Set<String> dropped) {
        Map<String, Edit> byId = new HashMap<>();
        edits.forEach(edit -> byId.put(edit.id(), edit));
        Set<String> known = now.stream().map(Question::id).collect(Collectors.toSet());
        Stream.concat(byId.keySet().stream(), dropped.stream())
                .filter(id -> !known.contains(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new UsageException("The run has no question %s.".formatted(id), "Load the questions again.");
                });
        List<Question> changed = new ArrayList<>();
        for (Question question : now) {
            if (!dropped.contains(question.id())) {
                Edit edit = byId.get(question.id());
                changed.add(edit == null ? question : edited(question, edit));
            }
        }
        if (changed.isEmpty()) {
            throw new UsageException("No question would be left.", "Keep at least one.");
        }
        return changed;
    }

    private static Question edited(Question question, Edit edit) {
        String text = edit.text().replaceAll(LINE_ENDS, " ").strip();
        if (text.isEmpty()) {
            throw new UsageException("The question %s is empty.".formatted(question.id()), "Write it, or drop it.");
        }
        edit.facts().stream()
                .flatMap(fact -> fact.alternatives().stream())
                .filter(wording -> KeyFactFields.ofCell(wording).isEmpty())
                .findFirst()
                .ifPresent(wording -> {
                    throw new UsageException(
                            "A key fact of %s has a wording without words, \"%s\".".formatted(question.id(), wording),
                            "Write it in words, or remove it.");
                });
        return new Question(
                question.id(),
                question.split(),
                text,
                question.kind(),
                question.passageIds(),
                question.section(),
                edit.reference().map(String::strip).filter(reference -> !reference.isEmpty()),
                edit.facts());
    }

    private Sheet sheet(RunDirectory run, Split split) {
        Path file = file(run, split);
        if (!Files.exists(file)) {
            return new Sheet("", List.of());
        }
        String version = FileVersion.of(file);
        return new Sheet(
                version,
                JsonLines.read(file, Question.class).stream()
                        .filter(question -> question.split() == split)
                        .toList());
    }

    private static Path file(RunDirectory run, Split split) {
        return split == Split.ASKED ? run.askedQuestions() : run.questions();
    }
}
