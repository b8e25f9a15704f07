package dev.retort.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.EvidenceContext.Refusal;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.EvidenceRanking;
import dev.retort.retrieval.NearestSentences;
import dev.retort.retrieval.Nearness;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceContextTest {

    private static final String NOT_ANSWERED = "The documents at hand do not answer this question.";

    /** Texts that speak of keys are near to every question, the more so the more often they do. */
    private static final Embedder KEYS = texts -> texts.stream()
            .map(text ->
                    text.endsWith("?") ? new float[] {1, 0} : new float[] {text.split("(?i)key", -1).length - 1, 2})
            .toList();

    private static final List<Passage> PASSAGES = List.of(
            passage("p1", """
                    Whoever loses a key reports it: the key office keeps a list.
                    First call the porter.
                    Then sign the list of the key office at the key desk.
                    The canteen opens at noon."""),
            passage("p2", "Every key has a number and every key box has two numbers, so that a key is never lost."),
            passage("p3", "Lunch is served until two in the old hall, next to the new kitchen of the main house."));

    @Test
    void aSentenceWithTheQuestionsOwnWordsIsTheEvidence() {
        Context context =
                source(40, 200, Optional.empty()).contextOf(question("Who opens the key box with two numbers?"));

        assertThat(context.texts().getFirst())
                .isEqualTo("Every key has a number and every key box has two numbers, so that a key is never lost.");
    }

    @Test
    void aSentenceAboutThePartOfTheDocumentIsNotTheEvidenceHoweverItsWordsFit() {
        Passage passage = passage("p1", """
                This section identifies the key holders, discusses their key plans, and advises on choosing one.
                Key holders are the porter and the night guard, who each carry a red key ring.""");

        Context context =
                source(List.of(passage), 20, 80, Optional.empty()).contextOf(question("Who are key holders?"));

        assertThat(context.texts().getFirst()).startsWith("Key holders are the porter");
    }

    @Test
    void otherwiseTheEvidenceIsTheBestBlockAndWhatFitsBesideIt() {
        Context context = source(26, 200, Optional.empty()).contextOf(question("What now?"));

        assertThat(context.texts().getFirst())
                .startsWith("Every key has a number")
                .hasSizeLessThan(200);
        assertThat(words(context.texts().getFirst())).isBetween(18, 26);
    }

    @Test
    void whatIsLeftFollowsUpToTheWordsOfAContextAndNothingTwice() {
        Context context = source(26, 60, Optional.empty()).contextOf(question("What now?"));

        List<String> texts = context.texts();
        assertThat(texts.stream().mapToInt(EvidenceContextTest::words).sum()).isBetween(30, 60);
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(texts.stream().skip(1)).noneMatch(texts.getFirst()::contains);
        assertThat(context.passageIds()).containsExactly("p1", "p2", "p3");
    }

    @Test
    void aBlockThatDoesNotFitAnyMoreIsCutAtASentence() {
        Passage passage =
                passage("p1", "Hold the red key in hand. Turn it. One two three four five. Six seven eight nine ten.");
        Passage other = passage("p2", "Every key box has a key in it today.");

        Context context =
                source(List.of(other, passage), 9, 17, Optional.empty()).contextOf(question("What now?"));

        assertThat(context.texts())
                .containsExactly("Every key box has a key in it today.", "Hold the red key in hand. Turn it.");
    }

    @Test
    void aLongBlockIsCutAroundItsBestSentence() {
        String filler = IntStream.range(0, 30)
                .mapToObj(i -> "Line number %d of the old text says nothing.".formatted(i))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
        Passage passage =
                passage("p1", filler + " The key lies under the key box of key two. " + filler.replace("old", "new"));

        Context context = source(List.of(passage), 40, 80, Optional.empty()).contextOf(question("Where is it?"));

        assertThat(context.texts().getFirst()).contains("The key lies under the key box");
        assertThat(words(context.texts().getFirst())).isLessThanOrEqualTo(40);
    }

    @Test
    void passagesThatComeTooLittleNearAreSaidNotToAnswer() {
        Refusal far = new Refusal(NOT_ANSWERED, question -> new Nearness(0.05, 0.5));
        Refusal near = new Refusal(NOT_ANSWERED, question -> new Nearness(0.8, 12));
        Embedder unlike = texts -> texts.stream()
                .map(text -> text.endsWith("?") ? new float[] {1, 0} : new float[] {0.1f, 1})
                .toList();

        assertThat(source(PASSAGES, unlike, Optional.of(far))
                        .contextOf(question("Is tea free?"))
                        .texts()
                        .getFirst())
                .isEqualTo(NOT_ANSWERED);
        assertThat(source(40, 200, Optional.of(near))
                        .contextOf(question("Where do people find the porter's key list today?"))
                        .texts()
                        .getFirst())
                .isNotEqualTo(NOT_ANSWERED);
    }

    @Test
    void aQuestionOfTheDocumentIsNoEvidenceButSaysThatItsAnswerIsNear() {
        Passage faq = passage(
                "p1",
                "Where is the key of the key box, the key of the hall and the key of the key office?\n"
                        + "The porter keeps it in his lodge by the gate.");
        Refusal undecided = new Refusal(NOT_ANSWERED, question -> new Nearness(0.5, 4));
        Embedder alike = texts -> texts.stream()
                .map(text -> text.contains("key") ? new float[] {1, 0} : new float[] {0.2f, 1})
                .toList();

        List<String> texts = source(List.of(faq), alike, Optional.of(undecided))
                .contextOf(question("Where can I find the key?"))
                .texts();

        assertThat(texts.getFirst()).isEqualTo("The porter keeps it in his lodge by the gate.");
    }

    @Test
    void withoutPassagesThereIsNoContext() {
        assertThat(source(List.of(), 40, 200, Optional.empty())
                        .contextOf(question("What now?"))
                        .texts())
                .isEmpty();
    }

    @Test
    void theTeacherWithoutAModelAnswersWithTheEvidence() {
        EvidenceContext contexts = source(40, 200, Optional.empty());
        Question question = question("What now?");

        Answer answer = new EvidenceTeacher(contexts)
                .answer(List.of(question), Progress.NONE)
                .getFirst();
        Answer none = new EvidenceTeacher(source(List.of(), 40, 200, Optional.empty()))
                .answer(List.of(question), Progress.NONE)
                .getFirst();

        assertThat(answer.text()).isEqualTo(contexts.contextOf(question).texts().getFirst());
        assertThat(none.failure()).contains("no passage was retrieved");
    }

    @Test
    void trainingRowsHaveEveryFormOfEvidence() {
        TrainingEvidence training = new TrainingEvidence(source(40, 200, Optional.empty()), NOT_ANSWERED, 1);
        String reference = "The canteen opens at noon.";
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            contexts.add(training.contextOf(new Question(
                    "train-%04d".formatted(i),
                    Split.TRAIN,
                    "When is it open?",
                    "fact",
                    List.of("p1"),
                    "",
                    Optional.of(reference))));
        }

        long sentences = contexts.stream()
                .filter(context -> context.texts().getFirst().equals(reference))
                .count();
        List<Context> refusals = contexts.stream()
                .filter(context -> context.texts().getFirst().equals(NOT_ANSWERED))
                .toList();
        assertThat(sentences).isBetween(40L, 100L);
        assertThat(refusals).hasSizeBetween(8, 40);
        assertThat(refusals)
                .allSatisfy(context -> assertThat(context.passageIds()).doesNotContain("p1"));
        assertThat(contexts.stream().filter(context -> words(context.texts().getFirst()) > 15))
                .hasSizeGreaterThan(60);
    }

    @Test
    void aModelAnswersTrainQuestionsBesideTheRemarkWhereTheyAreUnanswerableAndOnlyThere() {
        Refusal far = new Refusal(NOT_ANSWERED, question -> new Nearness(0.05, 0.5));
        EvidenceContext inUse = source(40, 200, Optional.of(far));
        ModelTeacherContexts training = new ModelTeacherContexts(inUse);
        Question answerable = question("Is tea free?");
        Question unanswerable = new Question(
                "train-0002", Split.TRAIN, "Is tea free?", "unanswerable", List.of("p1"), "", Optional.empty());

        assertThat(inUse.contextOf(answerable).texts().getFirst()).isEqualTo(NOT_ANSWERED);
        assertThat(training.contextOf(answerable).texts()).isNotEmpty().doesNotContain(NOT_ANSWERED);
        assertThat(training.contextOf(unanswerable).texts().getFirst()).isEqualTo(NOT_ANSWERED);
        assertThat(training.contextOf(unanswerable).passageIds()).doesNotContain("p1");
    }

    @Test
    void whereNothingIsDeclinedNoContextOfAModelHasTheRemark() {
        ModelTeacherContexts training = new ModelTeacherContexts(source(40, 200, Optional.empty()));
        Question unanswerable = new Question(
                "train-0002", Split.TRAIN, "Is tea free?", "unanswerable", List.of("p1"), "", Optional.empty());

        assertThat(training.contextOf(unanswerable))
                .isEqualTo(source(40, 200, Optional.empty()).contextOf(unanswerable));
    }

    @Test
    void aQuestionHasTheSameFormEachTime() {
        Question question = question("What now?");
        TrainingEvidence training = new TrainingEvidence(source(40, 200, Optional.empty()), NOT_ANSWERED, 7);

        assertThat(training.contextOf(question)).isEqualTo(training.contextOf(question));
    }

    private static EvidenceContext source(int evidenceWords, int contextWords, Optional<Refusal> refusal) {
        return source(PASSAGES, evidenceWords, contextWords, refusal);
    }

    private static EvidenceContext source(
            List<Passage> passages, int evidenceWords, int contextWords, Optional<Refusal> refusal) {
        return new EvidenceContext(
                retriever(passages),
                refusal,
                new EvidenceRanking(List.of(KEYS)),
                new NearestSentences(KEYS),
                new EvidenceSettings(4, evidenceWords, contextWords));
    }

    private static EvidenceContext source(List<Passage> passages, Embedder embedder, Optional<Refusal> refusal) {
        return new EvidenceContext(
                retriever(passages),
                refusal,
                new EvidenceRanking(List.of(embedder)),
                new NearestSentences(embedder),
                new EvidenceSettings(4, 40, 200));
    }

    private static Retriever retriever(List<Passage> passages) {
        return (question, k) -> passages.stream()
                .limit(k)
                .map(passage -> new RetrievedPassage(passage, 1))
                .toList();
    }

    private static Question question(String text) {
        return new Question("eval-0001", Split.EVAL, text, "fact", List.of(), "", Optional.empty());
    }

    private static int words(String text) {
        return text.split("\\s+").length;
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, "a.txt", "00", List.of(new PageSpan(1, 0, text.length())), "", text);
    }
}
