package dev.retort.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shards of a corpus, searched one by one, against one index of it. */
class PassageShardTest {

    private static final List<String> WORDS = List.of(
            "boiler",
            "valve",
            "crane",
            "pump",
            "register",
            "visitor",
            "fuse",
            "cabinet",
            "siren",
            "turbine",
            "weld",
            "archive",
            "drawing",
            "the",
            "of",
            "pressure",
            "night",
            "guard",
            "pipe",
            "copper");

    @Test
    void shardsTogetherFindExactlyThatWhichOneIndexFinds() {
        Random random = new Random(7);
        Embedder embedder =
                texts -> texts.stream().map(PassageShardTest::letters).toList();
        for (int corpus = 0; corpus < 20; corpus++) {
            List<Passage> passages = passages(random, 30 + random.nextInt(200));
            PassageIndex whole = PassageIndex.of(passages, embedder, Progress.NONE);
            List<PassageShard> shards = shards(passages, embedder, 1 + random.nextInt(5));
            for (int asked = 0; asked < 20; asked++) {
                String question = text(random, 1 + random.nextInt(8));
                int k = 1 + random.nextInt(6);
                ShardHits hits = searched(shards, passages.size(), question, embedder, k);
                assertThat(RankFusion.fused(hits.rankings(), k))
                        .isEqualTo(whole.retrieve(question, k).stream()
                                .map(found -> new Hit(found.passage().id(), found.score()))
                                .toList());
                assertThat(hits.nearness()).isEqualTo(whole.nearness(question));
            }
        }
    }

    @Test
    void aShardWithItsOwnCountsAloneScoresOtherwise() {
        Random random = new Random(3);
        List<Passage> passages = passages(random, 100);
        List<PassageShard> shards = shards(
                passages, texts -> texts.stream().map(PassageShardTest::letters).toList(), 2);
        CorpusTerms own = shards.getFirst().terms(List.of("copper boiler"));
        CorpusTerms all = own.plus(shards.get(1).terms(List.of("copper boiler")));
        List<float[]> vector = List.of(letters("copper boiler"));
        assertThat(shards.getFirst().search("copper boiler", vector, 5, own).byWords())
                .isNotEqualTo(shards.getFirst()
                        .search("copper boiler", vector, 5, all)
                        .byWords());
    }

    private static ShardHits searched(
            List<PassageShard> shards, int passages, String question, Embedder embedder, int k) {
        CorpusTerms corpus = shards.stream()
                .map(shard -> shard.terms(List.of(question)))
                .reduce(CorpusTerms.NONE, CorpusTerms::plus);
        int depth = RankFusion.depth(passages, k);
        List<float[]> asked = PassageIndex.asked(question, List.of(embedder));
        return ShardHits.merged(
                shards.stream()
                        .map(shard -> shard.search(question, asked, depth, corpus))
                        .toList(),
                depth);
    }

    private static List<PassageShard> shards(List<Passage> passages, Embedder embedder, int shards) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> IntStream.range(0, passages.size())
                        .filter(i -> i % shards == shard)
                        .mapToObj(passages::get)
                        .toList())
                .map(some -> new PassageShard(some, List.of(PassageIndex.vectors(some, embedder, done -> {}))))
                .toList();
    }

    private static List<Passage> passages(Random random, int count) {
        List<Passage> passages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String section = random.nextInt(4) == 0 ? "" : text(random, 2);
            passages.add(new Passage(
                    "p%05d".formatted(i),
                    "plant.md",
                    "00",
                    List.of(new PageSpan(1, 0, 1)),
                    section,
                    text(random, 5 + random.nextInt(60))));
        }
        return passages;
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            // Some words are rarer than others.
            int word = Math.min(random.nextInt(WORDS.size()), random.nextInt(WORDS.size()));
            text.append(i == 0 ? "" : " ").append(WORDS.get(word));
        }
        return text.toString();
    }

    private static float[] letters(String text) {
        float[] vector = new float[26];
        text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> vector[c - 'a']++);
        return vector;
    }
}
