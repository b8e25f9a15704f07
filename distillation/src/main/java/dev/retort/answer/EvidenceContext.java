package dev.retort.answer;

import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.retrieval.EvidenceBlock;
import dev.retort.retrieval.EvidenceRanking;
import dev.retort.retrieval.EvidenceSentence;
import dev.retort.retrieval.NearestSentences;
import dev.retort.retrieval.Nearness;
import dev.retort.retrieval.RankedSentence;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The parts of the retrieved passages that fit a question best, best first. The first text is the evidence: the sentence that
 * holds the question's own words where there is one, otherwise {@link LeadingEvidence}; the blocks that are left follow, the
 * last ones cut. Where
 * the passages come too little near, the first text says that the documents do not answer.
 */
@API(status = API.Status.INTERNAL)
public final class EvidenceContext implements ContextSource {

    /** The share of a question's content words from which on a sentence is what the question asks for. */
    private static final double OWN_WORDS = 0.78;

    /** The fewest content words that a sentence adds to the question, so that it is an answer and not only its heading. */
    private static final int FEWEST_NEW_WORDS = 3;

    private static final int SHORTEST_SENTENCE = 5;

    private final Retriever retriever;
    private final Optional<Refusal> refusal;
    private final EvidenceRanking ranking;
    private final NearestSentences nearest;
    private final EvidenceSettings settings;

    /**
     * What a context begins with where the passages do not fit.
     *
     * @param text such as {@code "The documents at hand do not answer this question."}
     * @param nearness how near the best passages come to a question
     */
    public record Refusal(String text, Function<String, Nearness> nearness) {}

    /**
     * Creates the source.
     *
     * @param retriever where the passages come from
     * @param refusal where questions may be declined; needs all-MiniLM-L6-v2 as the first model
     * @param ranking ranks their blocks
     * @param nearest finds the sentence nearest to a question
     */
    public EvidenceContext(
            Retriever retriever,
            Optional<Refusal> refusal,
            EvidenceRanking ranking,
            NearestSentences nearest,
            EvidenceSettings settings) {
        this.retriever = retriever;
        this.refusal = refusal;
        this.ranking = ranking;
        this.nearest = nearest;
        this.settings = settings;
    }

    /** Returns what a context begins with where the passages do not fit; empty where nothing is declined. */
    Optional<String> remark() {
        return refusal.map(Refusal::text);
    }

    @Override
    public Context contextOf(Question question) {
        List<Passage> passages = passages(question.text(), Set.of());
        List<EvidenceBlock> blocks = ranking.of(question.text(), passages);
        List<RankedSentence> sentences = nearest.of(question.text(), passages, Integer.MAX_VALUE).stream()
                .filter(sentence -> ContentWords.words(sentence.text()).size() >= SHORTEST_SENTENCE)
                .toList();
        Set<String> asked = new HashSet<>(ContentWords.of(question.text()));
        String evidence = refusalOf(question.text(), asked, sentences)
                .or(() -> sentenceInItsWords(asked, sentences))
                .orElseGet(() -> fitting(blocks));
        return context(passages, blocks, evidence);
    }

    /** How near a question of the document comes counts as well: where it is asked, its answer is near. */
    private Optional<String> refusalOf(String question, Set<String> asked, List<RankedSentence> sentences) {
        double best = sentences.isEmpty() ? 0 : sentences.getFirst().cosine();
        return refusal.filter(says -> !Answerability.isLikely(says.nearness().apply(question), best, asked.size()))
                .map(Refusal::text);
    }

    private static Optional<String> sentenceInItsWords(Set<String> asked, List<RankedSentence> sentences) {
        Optional<String> first = sentences.stream()
                .map(RankedSentence::text)
                .filter(LeadingEvidence::states)
                .findFirst();
        return first.filter(text -> {
            Set<String> held = new HashSet<>(ContentWords.of(text));
            long shared = asked.stream().filter(held::contains).count();
            return !asked.isEmpty() && shared >= OWN_WORDS * asked.size() && held.size() - shared >= FEWEST_NEW_WORDS;
        });
    }

    /** Returns the context of a question whose evidence is chosen by its fit, whether or not a sentence has its own words. */
    Context byFit(Question question) {
        List<Passage> passages = passages(question.text(), Set.of());
        List<EvidenceBlock> blocks = ranking.of(question.text(), passages);
        return context(passages, blocks, fitting(blocks));
    }

    /**
     * Returns a context that begins with a given text.
     *
     * @param without ids of passages that the context must not be made of
     */
    Context beginningWith(String evidence, Question question, Set<String> without) {
        List<Passage> passages = passages(question.text(), without);
        return context(passages, ranking.of(question.text(), passages), evidence);
    }

    /** Returns the texts of a context made of these passages. */
    public List<String> texts(String question, List<Passage> passages) {
        List<EvidenceBlock> blocks = ranking.of(question, passages);
        return context(passages, blocks, fitting(blocks)).texts();
    }

    private String fitting(List<EvidenceBlock> blocks) {
        return LeadingEvidence.of(blocks, settings.evidenceWords()).text();
    }

    private List<Passage> passages(String question, Set<String> without) {
        return retriever.retrieve(question, settings.topK() + without.size()).stream()
                .map(RetrievedPassage::passage)
                .filter(passage -> !without.contains(passage.id()))
                .limit(settings.topK())
                .toList();
    }

    private Context context(List<Passage> passages, List<EvidenceBlock> blocks, String evidence) {
        List<String> texts = new ArrayList<>();
        if (!evidence.isEmpty()) {
            texts.add(evidence);
        }
        int room = settings.contextWords() - words(evidence);
        for (EvidenceBlock block : blocks) {
            String rest = beginning(block, evidence, room);
            if (!rest.isEmpty()) {
                texts.add(rest);
                room -= words(rest);
            }
        }
        return new Context(texts, passages.stream().map(Passage::id).toList());
    }

    /** Returns the first sentences of a block that the evidence does not hold, as many as there is room for. */
    private static String beginning(EvidenceBlock block, String evidence, int room) {
        StringJoiner joined = new StringJoiner(" ");
        int left = room;
        for (EvidenceSentence sentence : block.sentences()) {
            if (evidence.contains(sentence.text())) {
                continue;
            }
            left -= words(sentence.text());
            if (left < 0) {
                break;
            }
            joined.add(sentence.text());
        }
        return joined.toString();
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
