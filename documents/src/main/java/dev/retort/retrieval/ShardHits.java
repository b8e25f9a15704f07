package dev.retort.retrieval;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a shard has for a question, ranking by ranking, best first.
 *
 * @param byWords by BM25
 * @param byMeaning by the cosine of each model
 */
public record ShardHits(List<Hit> byWords, List<List<Hit>> byMeaning) implements Serializable {

    /** Copies the lists. */
    public ShardHits {
        byWords = List.copyOf(byWords);
        byMeaning = List.copyOf(byMeaning);
    }

    /** Returns all rankings, that by words first. */
    public List<List<Hit>> rankings() {
        return Stream.concat(Stream.of(byWords), byMeaning.stream()).toList();
    }

    /** Returns how near the best passages come to the question. */
    public Nearness nearness() {
        return new Nearness(
                byMeaning.isEmpty() || byMeaning.getFirst().isEmpty()
                        ? 0
                        : byMeaning.getFirst().getFirst().score(),
                byWords.isEmpty() ? 0 : byWords.getFirst().score());
    }

    /** Returns the hits of a corpus from those of its shards. */
    public static ShardHits merged(List<ShardHits> shards, int depth) {
        int models = shards.isEmpty() ? 0 : shards.getFirst().byMeaning().size();
        return new ShardHits(
                RankFusion.merged(shards.stream().map(ShardHits::byWords).toList(), depth),
                IntStream.range(0, models)
                        .mapToObj(model -> RankFusion.merged(
                                shards.stream()
                                        .map(hits -> hits.byMeaning().get(model))
                                        .toList(),
                                depth))
                        .toList());
    }
}
