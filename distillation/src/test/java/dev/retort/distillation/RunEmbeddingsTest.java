package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.call.ModelCalls;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedEmbeddingModel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunEmbeddingsTest {

    private final AtomicInteger embedded = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    void whatWasBegunGoesOnBesideOtherWorkAndIsPaidForOnce() {
        RunEmbeddings embeddings = embeddings(this::lengths);

        embeddings.beside(() -> ahead(embeddings, "one", "three"), () -> {
            assertThat(embedded).hasValue(0);
            answers.countDown();
        });

        assertThat(embedded).hasValue(2);
        assertThat(embeddings.embed("three").content().vector()).containsExactly(5, 1);
        assertThat(embedded).hasValue(2);
    }

    @Test
    void whatWentWrongMeanwhileIsToldWhereItIsAwaited() {
        RunEmbeddings embeddings = embeddings(segments -> {
            throw new UsageException("This key is refused.", "Take another.");
        });

        assertThatThrownBy(() -> embeddings.beside(() -> ahead(embeddings, "one"), () -> {}))
                .isInstanceOf(RetortException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void vectorsThatArePaidForAreKeptWhereTheWorkBesideThemFails() {
        RunEmbeddings embeddings = embeddings(this::lengths);

        assertThatThrownBy(() -> embeddings.beside(() -> ahead(embeddings, "one"), () -> {
                    answers.countDown();
                    throw new UsageException("The work failed.", "Mend it.");
                }))
                .hasMessageContaining("The work failed.");

        assertThat(embedded).hasValue(1);
    }

    @Test
    void aTextThatSeveralAskForAtOnceIsPaidForOnce() throws Exception {
        RunEmbeddings embeddings = embeddings(this::lengths);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Embedding>> asked = Stream.generate(() ->
                            threads.submit(() -> embeddings.embed("the same").content()))
                    .limit(5)
                    .toList();
            answers.countDown();
            for (Future<Embedding> one : asked) {
                assertThat(one.get().vector()).containsExactly(8, 1);
            }
        }

        assertThat(embedded).hasValue(1);
    }

    @Test
    void aTextWhoseServiceFailedIsAskedForAgain() {
        AtomicInteger calls = new AtomicInteger();
        RunEmbeddings embeddings = embeddings(segments -> {
            if (calls.incrementAndGet() == 1) {
                throw new UsageException("This key is refused.", "Take another.");
            }
            return List.of(Embedding.from(new float[] {1, 1}));
        });

        assertThatThrownBy(() -> embeddings.embed("one")).hasMessageContaining("refused");

        assertThat(embeddings.embed("one").content().vector()).containsExactly(1, 1);
    }

    /** A service that answers when it is let: vectors of a text's length and 1. */
    private List<Embedding> lengths(List<TextSegment> segments) {
        await(answers);
        embedded.addAndGet(segments.size());
        return segments.stream()
                .map(segment -> Embedding.from(new float[] {segment.text().length(), 1}))
                .toList();
    }

    private static RunEmbeddings embeddings(Function<List<TextSegment>, List<Embedding>> service) {
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(service.apply(segments));
            }
        };
        return new RunEmbeddings(
                new NamedEmbeddingModel(new ModelRef("fake", "embedder"), model, 32, false), new ModelCalls(4));
    }

    private static List<String> ahead(RunEmbeddings embeddings, String... texts) {
        embeddings.ahead(List.of(texts));
        return List.of(texts);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
