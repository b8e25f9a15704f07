package dev.retort.question;

import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apiguardian.api.API;

/**
 * Which passages are for training and which for evaluation. The same passages, rule and seed give the same split.
 *
 * @param rule the rule in words, such as {@code "section, evaluation share 0.5"}
 * @param seed the seed it was drawn with
 * @param train ids of the passages for training, in document order
 * @param eval ids of the passages for evaluation, in document order
 * @param unused ids of the passages for neither, in document order
 * @param trainParts the sections, page ranges or files on the training side
 * @param evalParts the same for the evaluation side
 */
@API(status = API.Status.INTERNAL)
public record PassageSplit(
        String rule,
        long seed,
        List<String> train,
        List<String> eval,
        List<String> unused,
        List<String> trainParts,
        List<String> evalParts) {

    private static final double LEAST_OF_ITS_SHARE = 0.75;

    /** Copies the lists. */
    public PassageSplit {
        train = List.copyOf(train);
        eval = List.copyOf(eval);
        unused = List.copyOf(unused);
        trainParts = List.copyOf(trainParts);
        evalParts = List.copyOf(evalParts);
    }

    /**
     * Divides passages, a passage counting as much as any other.
     *
     * @throws UsageException if one side would be empty, as with a single passage
     */
    public static PassageSplit of(List<Passage> passages, SplitRule rule, long seed) {
        return of(passages, rule, seed, passage -> 1);
    }

    /**
     * Divides passages so that each side has about its share of them; where that would leave a side with less than
     * three quarters of its share of the places to ask about, as with tables all on one side, so that each has
     * its share of those. One section only is cut in two, with a passage between that is for neither side.
     *
     * @param places how many places to ask about a passage has
     * @throws UsageException if one side would be empty, as with a single passage
     */
    public static PassageSplit of(List<Passage> passages, SplitRule rule, long seed, ToIntFunction<Passage> places) {
        PassageSplit split = switch (rule) {
            case SplitRule.BySection(double share) ->
                balanced("section", passages, share, seed, PassageSplit::sectionName, places);
            case SplitRule.ByFile(double share) -> balanced("file", passages, share, seed, Passage::document, places);
            case SplitRule.ByPages(int pages) -> byPages(passages, pages, seed);
        };
        if (!split.isOneSided()) {
            return split;
        }
        if (rule instanceof SplitRule.BySection(double share) && passages.size() > 1) {
            return cut(passages, share, seed, places);
        }
        throw new UsageException(
                "questions.split: by %s, all %d passages fall on one side%s."
                        .formatted(
                                split.rule,
                                passages.size(),
                                passages.stream()
                                                .allMatch(passage ->
                                                        passage.section().isEmpty())
                                        ? ", and no headings were found"
                                        : ""),
                passages.size() > 1
                        ? "Choose questions.split: section, which cuts a single section in two, or give more documents."
                        : "Give longer documents, or several.");
    }

    private boolean isOneSided() {
        return train.isEmpty() || eval.isEmpty();
    }

    /** Cuts passages that all belong together: the first for training, the last for evaluation, one between for neither. */
    private static PassageSplit cut(
            List<Passage> passages, double evalShare, long seed, ToIntFunction<Passage> places) {
        boolean counted = passages.stream().anyMatch(passage -> places.applyAsInt(passage) > 0);
        ToIntFunction<Passage> weight = counted ? places : passage -> 1;
        double wanted = (1 - evalShare) * passages.stream().mapToInt(weight).sum();
        int train = 0;
        double taken = 0;
        while (train < passages.size() && taken + weight.applyAsInt(passages.get(train)) / 2.0 < wanted) {
            taken += weight.applyAsInt(passages.get(train));
            train++;
        }
        int gap = passages.size() > 2 ? 1 : 0;
        train = Math.clamp(train, 1, passages.size() - 1 - gap);
        int eval = train + gap;
        return new PassageSplit(
                "section, evaluation share %s; one section only, cut in two with %s between"
                        .formatted(evalShare, gap == 1 ? "a passage" : "nothing"),
                seed,
                ids(passages.subList(0, train)),
                ids(passages.subList(eval, passages.size())),
                ids(passages.subList(train, eval)),
                List.of("passages 1 to " + train),
                List.of("passages from " + (eval + 1)));
    }

    /** Returns the passages for one side, in the order given. */
    public List<Passage> side(Split side, List<Passage> passages) {
        Set<String> ids = new HashSet<>(side == Split.TRAIN ? train : eval);
        return passages.stream().filter(passage -> ids.contains(passage.id())).toList();
    }

    private static PassageSplit balanced(
            String what,
            List<Passage> passages,
            double evalShare,
            long seed,
            Function<Passage, String> part,
            ToIntFunction<Passage> places) {
        PassageSplit byPassages = drawn(what, passages, evalShare, seed, part, passage -> 1);
        double all = passages.stream().mapToInt(places).sum();
        double eval =
                byPassages.side(Split.EVAL, passages).stream().mapToInt(places).sum();
        boolean fair = eval >= LEAST_OF_ITS_SHARE * evalShare * all
                && all - eval >= LEAST_OF_ITS_SHARE * (1 - evalShare) * all;
        return fair ? byPassages : drawn(what + " by places to ask about", passages, evalShare, seed, part, places);
    }

    private static PassageSplit drawn(
            String what,
            List<Passage> passages,
            double evalShare,
            long seed,
            Function<Passage, String> part,
            ToIntFunction<Passage> weight) {
        Map<String, List<Passage>> parts = new LinkedHashMap<>();
        passages.forEach(passage -> parts.computeIfAbsent(part.apply(passage), key -> new ArrayList<>())
                .add(passage));
        List<String> order = new ArrayList<>(parts.keySet());
        Collections.shuffle(order, new Random(seed));
        Map<String, Integer> sizes = new HashMap<>();
        parts.forEach((name, members) ->
                sizes.put(name, members.stream().mapToInt(weight).sum()));
        // The largest first, so that one big section drawn last cannot tip the shares; ties stay in drawn order.
        order.sort((left, right) -> Integer.compare(sizes.getOrDefault(right, 0), sizes.getOrDefault(left, 0)));
        Set<String> evalParts = new HashSet<>();
        double evalSize = 0;
        double trainSize = 0;
        for (String name : order) {
            int size = sizes.getOrDefault(name, 0);
            if (evalSize / evalShare < trainSize / (1 - evalShare)) {
                evalParts.add(name);
                evalSize += size;
            } else {
                trainSize += size;
            }
        }
        return new PassageSplit(
                "%s, evaluation share %s".formatted(what, evalShare),
                seed,
                ids(passages.stream()
                        .filter(passage -> !evalParts.contains(part.apply(passage)))
                        .toList()),
                ids(passages.stream()
                        .filter(passage -> evalParts.contains(part.apply(passage)))
                        .toList()),
                List.of(),
                parts.keySet().stream()
                        .filter(name -> !evalParts.contains(name))
                        .toList(),
                parts.keySet().stream().filter(evalParts::contains).toList());
    }

    private static PassageSplit byPages(List<Passage> passages, int pages, long seed) {
        List<Passage> train =
                passages.stream().filter(passage -> passage.lastPage() <= pages).toList();
        List<Passage> eval =
                passages.stream().filter(passage -> passage.firstPage() > pages).toList();
        List<Passage> both = passages.stream()
                .filter(passage -> passage.firstPage() <= pages && passage.lastPage() > pages)
                .toList();
        return new PassageSplit(
                "pages, the first %d for training".formatted(pages),
                seed,
                ids(train),
                ids(eval),
                ids(both),
                List.of("pages 1 to " + pages),
                List.of("pages from " + (pages + 1)));
    }

    private static List<String> ids(List<Passage> passages) {
        return passages.stream().map(Passage::id).toList();
    }

    private static String sectionName(Passage passage) {
        return passage.document() + ": " + passage.section();
    }
}
