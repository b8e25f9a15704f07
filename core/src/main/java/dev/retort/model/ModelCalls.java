package dev.retort.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The one way every call to a model goes. Thread-safe. */
public final class ModelCalls {

    private final int concurrency;

    /** Creates a gateway that lets at most {@code concurrency} requests of one list be in flight. */
    public ModelCalls(int concurrency) {
        this.concurrency = concurrency;
    }

    /**
     * Sends all requests and waits for all outcomes.
     *
     * @param task what is being done, for the progress
     * @return one outcome a request, in order; a request that failed for good does not stop the others
     */
    public List<ChatOutcome> chat(NamedChatModel model, List<ChatRequest> requests, String task, Progress progress) {
        return model.model() instanceof BatchChatModel batch
                ? inGroups(batch, requests, task, progress)
                : inParallel(model.model(), requests, task, progress);
    }

    private static List<ChatOutcome> inGroups(
            BatchChatModel model, List<ChatRequest> requests, String task, Progress progress) {
        ChatOutcome[] outcomes = new ChatOutcome[requests.size()];
        int done = 0;
        for (List<Integer> group : model.groups(requests)) {
            List<ChatResponse> responses =
                    model.chatGroup(group.stream().map(requests::get).toList());
            for (int i = 0; i < group.size(); i++) {
                outcomes[group.get(i)] = reply(responses.get(i));
            }
            done += group.size();
            progress.advanced(task, done, requests.size());
        }
        return List.of(outcomes);
    }

    private List<ChatOutcome> inParallel(ChatModel model, List<ChatRequest> requests, String task, Progress progress) {
        Semaphore slots = new Semaphore(concurrency);
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ChatOutcome>> futures = new ArrayList<>();
            for (ChatRequest request : requests) {
                futures.add(threads.submit(() -> {
                    slots.acquire();
                    try {
                        return reply(model.chat(request));
                    } catch (RuntimeException e) {
                        return new ChatOutcome.Failed(String.valueOf(e.getMessage()));
                    } finally {
                        slots.release();
                        progress.advanced(task, done.incrementAndGet(), requests.size());
                    }
                }));
            }
            List<ChatOutcome> outcomes = new ArrayList<>();
            for (Future<ChatOutcome> future : futures) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.retort.error.StoppedException("Stopped during " + task + ".", "Run again to go on.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static ChatOutcome reply(ChatResponse response) {
        AiMessage message = response.aiMessage();
        TokenUsage usage = response.tokenUsage();
        return new ChatOutcome.Reply(
                message.text() == null ? "" : message.text(),
                response.finishReason() != FinishReason.LENGTH,
                usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount(),
                usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount());
    }
}
