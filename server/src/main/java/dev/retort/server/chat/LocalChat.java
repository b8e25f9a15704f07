package dev.retort.server.chat;

import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.GroupLimits;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of this machine: one thread generates; all conversations that wait for the same model are replied to together, and
 * models take turns in the order of the conversation that has waited longest. Thread-safe.
 */
public final class LocalChat implements ChatEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalChat.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final ModelShelf shelf;
    private final GroupLimits groups;
    private final int usualTokens;
    private final int mostWaiting;
    private final Deque<Reservation> waiting = new ArrayDeque<>();
    private final Set<ModelRef> forgotten = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread =
            Thread.ofPlatform().name("generation").daemon().unstarted(this::work);
    private boolean closed;

    /**
     * How much is done at once.
     *
     * @param models most in memory
     * @param waiting most conversations that wait, before others are refused
     * @param tokens most of a reply where a request does not say
     */
    public record Capacity(int models, int waiting, int tokens) {

        /** Two models, 64 conversations, 512 tokens. */
        public static final Capacity DEFAULT = new Capacity(2, 64, 512);
    }

    /**
     * Starts the thread; models are loaded when they are first asked for.
     *
     * @param weights finds the file or folder of a base model
     */
    public LocalChat(Function<ModelRef, Path> weights, LocalModelSettings settings, Capacity capacity) {
        this.shelf = new ModelShelf(weights, settings, capacity.models());
        this.groups = settings.groups();
        this.usualTokens = capacity.tokens();
        this.mostWaiting = capacity.waiting();
        thread.start();
    }

    @Override
    public ChatWork begin(ServedModel model, ChatTask task) {
        if (task.jsonObject()) {
            throw Refusal.ofField(
                    "response_format",
                    "Models of this machine do not promise JSON. Ask for text, or map the name to a model elsewhere.");
        }
        Reservation reservation = new Reservation(model.ref(), task);
        lock.lock();
        try {
            if (closed) {
                throw Refusal.of(503, "The server stops.");
            }
            if (waiting.size() >= mostWaiting) {
                throw Refusal.busy("%d conversations wait already. Try again.".formatted(waiting.size()), ASK_AGAIN);
            }
            waiting.add(reservation);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return reservation.work();
    }

    @Override
    public void forget(ServedModel model) {
        lock.lock();
        try {
            forgotten.add(model.ref());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (List<Reservation> group = next(); !group.isEmpty(); group = next()) {
            try {
                reply(group);
            } catch (RuntimeException | Error e) {
                LOG.warn("A group of conversations failed", e);
                group.forEach(reservation -> reservation.work().fail(e));
            }
        }
        shelf.close();
    }

    /** Waits for conversations and returns those of one model; none when the server stops. */
    private List<Reservation> next() {
        lock.lock();
        try {
            while (true) {
                forgotten.forEach(shelf::remove);
                forgotten.clear();
                if (closed) {
                    waiting.forEach(reservation -> reservation.work().fail(Refusal.of(503, "The server stops.")));
                    return List.of();
                }
                if (!waiting.isEmpty()) {
                    return takeGroup();
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Reservation> takeGroup() {
        List<Reservation> group = new ArrayList<>();
        int taken = 0;
        for (Iterator<Reservation> each = waiting.iterator(); each.hasNext(); ) {
            Reservation reservation = each.next();
            boolean fits = group.isEmpty()
                    || reservation.ref().equals(group.getFirst().ref()) && taken + reservation.rows() <= groups.rows();
            if (fits) {
                group.add(reservation);
                taken += reservation.rows();
                each.remove();
            }
        }
        return group;
    }

    private void reply(List<Reservation> group) {
        LoadedModel model = shelf.take(group.getFirst().ref());
        List<GenerationRequest> requests = new ArrayList<>();
        for (Reservation reservation : group) {
            if (!reservation.work().wanted()) {
                continue;
            }
            try {
                requests.addAll(reservation.requests(model, usualTokens));
            } catch (RuntimeException e) {
                reservation.work().fail(e);
            }
        }
        generate(model, requests);
    }

    /** As many at once as fit into memory; each conversation ends when its own replies have ended. */
    private void generate(LoadedModel model, List<GenerationRequest> requests) {
        int[] lengths = requests.stream()
                .mapToInt(request -> request.prompt().length + request.maxTokens())
                .toArray();
        for (List<Integer> part : groups.group(lengths)) {
            model.generator().generate(part.stream().map(requests::get).toList());
        }
    }

    /** Refuses what waits, lets what is computed end, and frees the memory. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
