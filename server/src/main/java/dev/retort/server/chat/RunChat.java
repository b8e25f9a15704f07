package dev.retort.server.chat;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.distillation.TunedStudent;
import dev.retort.document.Passage;
import dev.retort.error.RetortException;
import dev.retort.local.generation.StopTexts;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Retrieval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Students of runs, which answer the last message of a user from their run's passages and name these. One thread answers; one
 * run is open at a time, and not longer than a while after its last question, since an open run is closed to other work.
 * Thread-safe.
 */
public final class RunChat implements ChatEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunChat.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 32;

    private final RunStudent.Source source;
    private final Duration keptOpen;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = Thread.ofPlatform().name("runs").daemon().unstarted(this::work);
    private volatile boolean closed;
    private @Nullable Path openRun;
    private @Nullable RunStudent student;

    /**
     * Prepares the thread; a run is opened at its first question.
     *
     * @param keptOpen how long a run stays open after its last question, such as a minute
     */
    public RunChat(RunStudent.Source source, Duration keptOpen) {
        this.source = source;
        this.keptOpen = keptOpen;
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    @Override
    public ChatWork begin(ServedModel model, ChatTask task) {
        Retrieval retrieval = model.retrieval().orElseThrow();
        if (task.jsonObject()) {
            throw Refusal.ofField("response_format", "Students of runs do not promise JSON. Ask for text.");
        }
        if (task.logprobs().isPresent()) {
            throw Refusal.ofField(
                    "logprobs", "Students of runs report no probabilities of tokens. Leave logprobs out.");
        }
        if (task.choices() > 1) {
            throw Refusal.ofField("n", "Students of runs give one answer. Leave n out.");
        }
        String question = question(task);
        ChatWork work = new ChatWork();
        add(() -> answer(retrieval, question, task, work), work::fail);
        return work;
    }

    private void add(Runnable task, Consumer<Refusal> onStop) {
        requireOpen();
        if (!waiting.offer(task)) {
            throw Refusal.busy("%d questions wait already. Try again.".formatted(MOST_WAITING), ASK_AGAIN);
        }
        if (closed && waiting.remove(task)) {
            onStop.accept(stops());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw stops();
        }
    }

    private static Refusal stops() {
        return Refusal.of(503, "The server stops.");
    }

    /** Earlier messages are not read: a run's student was trained and measured on single questions. */
    private static String question(ChatTask task) {
        return task.messages().reversed().stream()
                .filter(message -> message.role().equals("user"))
                .map(Message::content)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow(() -> Refusal.ofField("messages", "There is no message of a user to answer."));
    }

    @Override
    public void forget(ServedModel model) {
        // Runs are not deleted here.
    }

    /**
     * Does other work in a run between questions: this server has the run closed meanwhile.
     *
     * @throws Refusal if too many questions wait, or the server stops
     */
    public <T> T whileClosed(Path run, Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        add(
                () -> {
                    try {
                        requireOpen();
                        if (run.equals(openRun)) {
                            closeStudent();
                        }
                        done.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                done::completeExceptionally);
        return ChatWork.awaited(done);
    }

    private void work() {
        while (!closed) {
            try {
                Runnable next = waiting.poll(keptOpen.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    closeStudent();
                } else {
                    next.run();
                }
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                LOG.warn("A question to a run failed", e);
            }
        }
        closeStudent();
        // Each sees that the server stops.
        waiting.forEach(Runnable::run);
    }

    private void answer(Retrieval retrieval, String question, ChatTask task, ChatWork work) {
        if (closed) {
            work.fail(stops());
            return;
        }
        if (!work.wanted()) {
            work.fail(Refusal.givenUp());
            return;
        }
        try {
            TunedStudent.Reply reply = open(retrieval.run()).ask(question, retrieval.tuned());
            if (reply.answer().failure().isPresent()) {
                work.fail(Refusal.of(
                        502, "There is no answer: " + reply.answer().failure().get()));
                return;
            }
            finish(reply, task, work);
        } catch (RetortException e) {
            work.fail(e);
        } catch (RuntimeException | Error e) {
            LOG.warn("A question to a run failed", e);
            work.fail(e);
        }
    }

    private static void finish(TunedStudent.Reply reply, ChatTask task, ChatWork work) {
        EstimatedTokenCounter counter = new EstimatedTokenCounter();
        String said = new StopTexts(task.stop()).cut(reply.answer().text());
        int completion = counter.estimateTokenCountInText(said);
        int prompt = counter.estimateTokenCountInText(reply.answer().question() + "\n"
                + String.join("\n", reply.answer().contexts()));
        String text = said + sources(reply.passages());
        work.add(0, text);
        work.finish(new ChatReply(
                List.of(new ChatReply.Choice(text, reply.answer().complete())), prompt, completion, reply.passages()));
    }

    private static String sources(List<Passage> passages) {
        if (passages.isEmpty()) {
            return "";
        }
        Map<String, Set<String>> pages = new LinkedHashMap<>();
        passages.forEach(passage -> pages.computeIfAbsent(passage.document(), document -> new LinkedHashSet<>())
                .add(passage.pages()));
        return pages.entrySet().stream()
                .map(document -> "%s, %s %s"
                        .formatted(
                                document.getKey(),
                                isOnePage(document.getValue()) ? "page" : "pages",
                                String.join(", ", document.getValue())))
                .collect(Collectors.joining("; ", "\n\nSources: ", ""));
    }

    private static boolean isOnePage(Set<String> pages) {
        return pages.size() == 1 && !pages.iterator().next().contains("–");
    }

    private RunStudent open(Path run) {
        if (student == null || !run.equals(openRun)) {
            closeStudent();
            student = source.open(run);
            openRun = run;
        }
        return student;
    }

    private void closeStudent() {
        RunStudent open = student;
        student = null;
        openRun = null;
        if (open != null) {
            open.close();
        }
    }

    /** Refuses what waits, lets the question at hand be answered, and closes the run that is open. */
    @Override
    public void close() {
        closed = true;
        waiting.offer(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
