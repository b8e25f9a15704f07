package dev.retort.server.chat;

import dev.retort.error.RetortException;
import dev.retort.server.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** A conversation that is being replied to: one thread computes, another waits for its texts or its end. Thread-safe. */
public final class ChatWork {

    private final BlockingQueue<Optional<Piece>> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<ChatReply> reply = new CompletableFuture<>();
    private volatile boolean wanted = true;

    /**
     * A further piece of one reply.
     *
     * @param logprobs of the tokens that came with it, if they were asked for
     */
    public record Piece(int choice, String text, List<TokenLogprob> logprobs) {}

    /** Takes the pieces of replies. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Takes one piece.
         *
         * @throws IOException if nobody listens any more
         */
        void take(Piece piece) throws IOException;
    }

    /**
     * Hands over the pieces as they come and returns the replies. Where the listener fails, the work is given up.
     *
     * @throws RetortException if the work failed
     * @throws Refusal if the conversation cannot be replied to
     */
    public ChatReply stream(Listener listener) throws IOException {
        try {
            for (Optional<Piece> piece = pieces.take(); piece.isPresent(); piece = pieces.take()) {
                listener.take(piece.get());
            }
            return result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The server stops.", e);
        } finally {
            wanted = false;
        }
    }

    /**
     * Waits for the replies.
     *
     * @throws RetortException if the work failed
     * @throws Refusal if the conversation cannot be replied to
     */
    public ChatReply result() {
        try {
            return awaited(reply);
        } finally {
            wanted = false;
        }
    }

    /** Waits for the result of another thread; its failure is thrown as it is. */
    static <T> T awaited(CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of(503, "The server stops.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** Returns whether it has ended, well or not. */
    public boolean isDone() {
        return reply.isDone();
    }

    /** Gives the work up: nobody waits for it any more. */
    public void giveUp() {
        wanted = false;
    }

    /** Returns whether somebody still waits for it. */
    boolean wanted() {
        return wanted;
    }

    void add(int choice, String text) {
        add(choice, text, List.of());
    }

    void add(int choice, String text, List<TokenLogprob> logprobs) {
        if (!text.isEmpty() || !logprobs.isEmpty()) {
            pieces.add(Optional.of(new Piece(choice, text, logprobs)));
        }
    }

    void finish(ChatReply result) {
        reply.complete(result);
        pieces.add(Optional.empty());
    }

    void fail(Throwable failure) {
        reply.completeExceptionally(failure);
        pieces.add(Optional.empty());
    }
}
