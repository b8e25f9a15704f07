package dev.retort.run;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One run on disk. While it is open for work no other process can work in it; the operating system frees the lock when a
 * process dies, so a lock is never stale.
 */
@API(status = API.Status.INTERNAL)
public final class RunDirectory implements AutoCloseable {

    /** An adapter is below the run as {@code finetune/HASH/adapter}. */
    private static final int ADAPTER_NAMES = 3;

    private final Path root;
    private final @Nullable FileChannel lockChannel;

    private RunDirectory(Path root, @Nullable FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /** Opens a run for reading only. */
    public static RunDirectory read(Path root) {
        if (!Files.isRegularFile(root.resolve("manifest.json"))) {
            throw new dev.retort.error.UsageException(
                    "%s is not a run directory: it has no manifest.json.".formatted(root),
                    "Name the folder that \"retort run\" printed.");
        }
        return new RunDirectory(root, null);
    }

    /**
     * Opens a run for work, creating the folder where there is none.
     *
     * @throws ResourceException if another process works in it or the folder cannot be written
     */
    public static RunDirectory lock(Path root) {
        try {
            OwnerOnly.createFolder(root);
            OwnerOnly.createFolder(root.resolve("answers"));
            OwnerOnly.createFolder(root.resolve("scores"));
            OwnerOnly.create(root.resolve(".lock"));
            // A link would let whoever made the folder have another file overwritten.
            FileChannel channel = FileChannel.open(
                    root.resolve(".lock"),
                    LinkOption.NOFOLLOW_LINKS,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = owner(channel);
                channel.close();
                throw new ResourceException(
                        "Another process%s works in %s.".formatted(owner, root),
                        "Wait for it or choose another folder.");
            }
            OwnerOnly.tighten(root);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new RunDirectory(root, channel);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot work in %s: %s.".formatted(root, FileFault.words(e)),
                    "Choose a folder you may write to.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    /** Returns the folder. */
    public Path root() {
        return root;
    }

    /** Returns the settings as used. */
    public Path config() {
        return root.resolve("retort.yaml");
    }

    /** Returns what the run was made from and how far it is. */
    public Path manifest() {
        return root.resolve("manifest.json");
    }

    /** Returns the passages. */
    public Path passages() {
        return root.resolve("passages.jsonl");
    }

    /** Returns what was taken out of the passages, and which of them read like instructions to a model. */
    public Path passageReport() {
        return root.resolve("passage_report.json");
    }

    /** Returns the train questions, one a line. */
    public Path trainQuestions() {
        return root.resolve("train_questions.txt");
    }

    /** Returns the eval questions, one a line. */
    public Path evalQuestions() {
        return root.resolve("eval_questions.txt");
    }

    /** Returns all questions with their provenance. */
    public Path questions() {
        return root.resolve("questions.jsonl");
    }

    /** Returns the counts of every question filter and the leakage figure. */
    public Path questionReport() {
        return root.resolve("question_report.json");
    }

    /** Returns the questions that people asked, with their key facts. */
    public Path askedQuestions() {
        return root.resolve("asked_questions.jsonl");
    }

    /** Returns how many questions people asked, and what these have in common with the train questions. */
    public Path askedReport() {
        return root.resolve("asked_report.json");
    }

    /** Returns the file that holds the questions of a set. */
    public Path questions(EvalSet set) {
        return set == EvalSet.ASKED ? askedQuestions() : questions();
    }

    /** Returns an arm's answers to the eval questions. */
    public Path answers(Arm arm) {
        return answers(EvalSet.WRITTEN, arm);
    }

    /** Returns an arm's answers to a set of questions. */
    public Path answers(EvalSet set, Arm arm) {
        return root.resolve("answers").resolve(set.folder()).resolve(arm.fileName() + ".jsonl");
    }

    /** Returns the teacher's answers to the train questions. */
    public Path trainAnswers() {
        return root.resolve("answers").resolve("teacher-train.jsonl");
    }

    /** Returns which instruction the student with a better prompt answers with, and every one that was tried. */
    public Path instructions() {
        return root.resolve("instructions.json");
    }

    /** Returns the training rows. */
    public Path training() {
        return root.resolve("training.jsonl");
    }

    /** Returns the rows kept out of training. */
    public Path validation() {
        return root.resolve("validation.jsonl");
    }

    /** Returns the rows that were dropped, with the reason. */
    public Path dropped() {
        return root.resolve("dropped_rows.jsonl");
    }

    /** Returns the lengths, kinds, sections and origins of the training rows. */
    public Path datasetStatistics() {
        return root.resolve("dataset_statistics.json");
    }

    /** Returns the fine-tuning job's record. */
    public Path job() {
        return root.resolve("job.json");
    }

    /** Returns the receipts of what was deleted at a service. */
    public Path deletions() {
        return root.resolve("deletions.json");
    }

    /** Returns the folder a local training works in: adapter, checkpoint, log. */
    public Path finetuning() {
        return root.resolve("finetune");
    }

    /** Returns where an adapter of this run is: at the recorded place, or below this folder where the run was moved since. */
    public Path adapter(Path recorded) {
        int names = recorded.getNameCount();
        if (Files.exists(recorded) || names < ADAPTER_NAMES) {
            return recorded;
        }
        Path here = root.resolve(recorded.subpath(names - ADAPTER_NAMES, names)).toAbsolutePath();
        return Files.isDirectory(here) ? here : recorded;
    }

    /** Returns an arm's scores on the eval questions. */
    public Path scores(Arm arm) {
        return scores(EvalSet.WRITTEN, arm);
    }

    /** Returns an arm's scores on a set of questions. */
    public Path scores(EvalSet set, Arm arm) {
        return root.resolve("scores").resolve(set.folder()).resolve(arm.fileName() + ".jsonl");
    }

    /** Returns the comparison of all arms. */
    public Path comparison() {
        return root.resolve("comparison.json");
    }

    /** Returns the report. */
    public Path report() {
        return root.resolve("report.html");
    }

    /** The report as trackers get it, where texts must not leave: figures and settings alone. */
    public Path trackedReport() {
        return root.resolve("tracked/report.html");
    }

    /** Returns a person's labels of answers. */
    public Path labels() {
        return root.resolve("labels.jsonl");
    }

    /** Returns the log of what happened, line by line. */
    public Path log() {
        return root.resolve("log.jsonl");
    }

    /** Returns the journal of model calls. */
    public Path calls() {
        return root.resolve("calls.sqlite");
    }

    @Override
    public void close() {
        if (lockChannel != null) {
            try (lockChannel) {
                OwnerOnly.tighten(root);
            } catch (IOException e) {
                throw new ResourceException("Cannot release %s: %s.".formatted(root, FileFault.words(e)), "", e);
            }
        }
    }
}
