package dev.retort.call;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.call.budget.Price;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.concurrent.OncePerKey;
import dev.retort.concurrent.ParallelWork;
import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Embeds texts in requests of many texts; a text is paid for once. */
final class EmbeddingCalls {

    private final CallJournal journal;
    private final SingleCalls single;
    private final CallWorth worth;
    private final OncePerKey<String, List<float[]>> running = OncePerKey.whileMaking();

    EmbeddingCalls(CallJournal journal, SingleCalls single, CallWorth worth) {
        this.journal = journal;
        this.single = single;
        this.worth = worth;
    }

    /** Returns one vector a text, in order. */
    List<float[]> embed(NamedEmbeddingModel model, List<String> texts, String task, Progress progress) {
        List<List<String>> batches = batches(List.copyOf(new LinkedHashSet<>(texts)), model.batchSize());
        Map<String, float[]> vectors = new ConcurrentHashMap<>();
        if (model.onThisMachine()) {
            for (int i = 0; i < batches.size(); i++) {
                put(vectors, batches.get(i), vectors(model, batches.get(i)).vectors());
                progress.advanced(task, i + 1, batches.size());
            }
        } else {
            ParallelWork.all(
                    batches.size(),
                    i -> () -> {
                        fill(vectors, model, batches.get(i), task);
                        return true;
                    },
                    task,
                    progress);
        }
        return texts.stream().map(vectors::get).toList();
    }

    private void fill(Map<String, float[]> vectors, NamedEmbeddingModel model, List<String> batch, String task)
            throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String text : batch) {
            Optional<float[]> known = journal.vector(key(model, text));
            known.ifPresent(vector -> vectors.put(text, vector));
            if (known.isEmpty()) {
                missing.add(text);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<String> keys = missing.stream().map(text -> key(model, text)).toList();
        String batchKey = CallKey.of(keys.toArray(String[]::new));
        put(vectors, missing, running.get(batchKey, () -> ask(model, missing, keys, batchKey, task)));
    }

    private List<float[]> ask(
            NamedEmbeddingModel model, List<String> texts, List<String> keys, String batchKey, String task)
            throws InterruptedException {
        Price price = worth.price(model.ref());
        long worst = texts.stream().mapToLong(worth::worstInputTokens).sum();
        CallStart start = new CallStart(
                CallKind.EMBEDDING,
                batchKey,
                task,
                model.ref().toString(),
                Json.mapper().writeValueAsString(Map.of("input", texts)),
                price.cost(worst, 0));
        SingleCalls.Call call = new SingleCalls.Call(
                start, model.ref(), price, worst, true, () -> vectors(model, texts), reply -> Optional.empty());
        try {
            return single.make(call, (id, end, brought) -> journal.embedded(id, end, keys, brought.vectors()))
                    .vectors();
        } catch (CallException e) {
            if (e.kind() == FailureKind.REJECTED && texts.size() > 1) {
                // Services limit the tokens of a request and do not say to what.
                return inHalves(model, texts, task);
            }
            throw new ModelException(
                    "%s could not embed %d texts: %s.".formatted(model.ref(), texts.size(), e.reason()),
                    "Shorten the passages or name another embedding model; everything done so far is kept.",
                    e);
        }
    }

    private List<float[]> inHalves(NamedEmbeddingModel model, List<String> texts, String task)
            throws InterruptedException {
        List<float[]> vectors = new ArrayList<>();
        int middle = texts.size() / 2;
        for (List<String> half : List.of(texts.subList(0, middle), texts.subList(middle, texts.size()))) {
            List<String> keys = half.stream().map(text -> key(model, text)).toList();
            vectors.addAll(ask(model, half, keys, CallKey.of(keys.toArray(String[]::new)), task));
        }
        return vectors;
    }

    private static Attempt.Brought vectors(NamedEmbeddingModel model, List<String> texts) {
        Response<List<Embedding>> response =
                model.model().embedAll(texts.stream().map(TextSegment::from).toList());
        List<float[]> vectors =
                response.content().stream().map(Embedding::vector).toList();
        if (vectors.size() != texts.size()) {
            throw new CallException(
                    FailureKind.BAD_REPLY, "%d vectors for %d texts".formatted(vectors.size(), texts.size()));
        }
        TokenUsage usage = response.tokenUsage();
        int tokens = usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        return new Attempt.Brought(
                new RecordedReply(List.of(), tokens, 0, Optional.empty()), vectors, Optional.empty());
    }

    private static void put(Map<String, float[]> vectors, List<String> texts, List<float[]> values) {
        for (int i = 0; i < texts.size(); i++) {
            vectors.put(texts.get(i), values.get(i));
        }
    }

    private static List<List<String>> batches(List<String> texts, int size) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += size) {
            batches.add(texts.subList(from, Math.min(texts.size(), from + size)));
        }
        return batches;
    }

    private static String key(NamedEmbeddingModel model, String text) {
        return CallKey.of("embedding", model.ref().toString(), text);
    }
}
