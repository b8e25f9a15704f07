package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.Passage;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionQuestionWriterTest {

    private static final String SALIENT =
            "Incident teams should keep the written logbook of every Monday meeting for at least 90 days.";
    private static final Passage PASSAGE = Passages.passage(
            "p00001",
            "Records",
            4,
            SALIENT + " It fades. This is why the teams keep such a written logbook of incidents and of their meetings."
                    + " Printers in all of the other buildings are often cleaned by somebody else on holidays.");

    private final List<TextCompleter.Completions> requests = new ArrayList<>();

    private CompletionQuestionWriter writer(String... completions) {
        return new CompletionQuestionWriter(
                (request, progress) -> {
                    requests.add(request);
                    return List.of(completions).subList(0, request.prompts().size());
                },
                Passages.WORDS,
                Passages::sentences);
    }

    private static List<QuestionTarget> firstAttempts(CompletionQuestionWriter writer) {
        return writer.targets(List.of(PASSAGE)).stream()
                .filter(target -> target.attempt() == 0)
                .toList();
    }

    @Test
    void targetsAreTheSentencesThatStandAloneMostSalientFirst() {
        List<QuestionTarget> targets = firstAttempts(writer());

        assertThat(targets).hasSize(2);
        assertThat(targets.get(0).sentence()).contains(SALIENT);
        assertThat(targets.get(0).rank()).isZero();
        assertThat(targets.get(1).sentence().orElseThrow()).startsWith("Printers");
        assertThat(targets.get(1).rank()).isEqualTo(1);
    }

    @Test
    void openingsThatSuitTheSentenceAreForced() {
        CompletionQuestionWriter writer = writer("a?", "b?", "c?", "d?", "e?", "f?", "g?");
        writer.write(firstAttempts(writer), Progress.NONE);

        TextCompleter.Completions request = requests.getFirst();
        assertThat(FewShot.prefix(0)).startsWith("Passage: ").endsWith("?\n\n");
        assertThat(request.stop()).containsExactly("\n");
        assertThat(request.prompts())
                .startsWith(
                        prompt(0, "What should incident teams"),
                        prompt(0, "What should"),
                        prompt(0, "What is"),
                        prompt(0, "Which"));
    }

    @Test
    void theCandidateNearestItsSentenceComesFirst() {
        CompletionQuestionWriter writer = writer(
                " wear on holidays?",
                " incident teams keep for 90 days in the written logbook? Because",
                " a holiday?",
                " one of them?");
        List<QuestionTarget> first = writer.targets(List.of(PASSAGE)).subList(0, 1);

        QuestionDrafts drafts = writer.write(first, Progress.NONE).getFirst();

        assertThat(drafts.candidates()).hasSize(4);
        assertThat(drafts.candidates().getFirst())
                .isEqualTo(new QuestionDrafts.Candidate(
                        "What should incident teams keep for 90 days in the written logbook?", QuestionKind.PROCEDURE));
    }

    @Test
    void aSentenceThatCanBeTurnedNeedsNoModel() {
        Passage passage = Passages.passage(
                "p2",
                "Records",
                5,
                "Incident teams should keep a written logbook because memory fades within a few days.");
        CompletionQuestionWriter writer = writer();

        QuestionDrafts drafts = writer.write(writer.targets(List.of(passage)).subList(0, 1), Progress.NONE)
                .getFirst();

        assertThat(drafts.candidates())
                .containsExactly(new QuestionDrafts.Candidate(
                        "Why should incident teams keep a written logbook?", QuestionKind.REASON));
        assertThat(requests).isEmpty();
    }

    @Test
    void aFurtherAttemptForcesOtherOpeningsAfterOtherExamples() {
        CompletionQuestionWriter writer = writer("?", "?", "?", "?", "?", "?", "?", "?", "?", "?", "?");
        List<QuestionTarget> salient = writer.targets(List.of(PASSAGE)).stream()
                .filter(target -> target.sentence().orElseThrow().equals(SALIENT))
                .toList();

        writer.write(salient.subList(0, 2), Progress.NONE);

        assertThat(salient).extracting(QuestionTarget::attempt).containsExactly(0, 1, 2);
        assertThat(FewShot.prefix(1)).isNotEqualTo(FewShot.prefix(0));
        assertThat(requests).hasSize(1);
        assertThat(requests.getFirst().prompts())
                .contains(
                        prompt(0, "What is"),
                        prompt(1, "What should incident teams keep"),
                        prompt(1, "How many"),
                        prompt(1, "Who"));
    }

    private static String prompt(int attempt, String opening) {
        return "%sPassage: %s\nQuestion: %s".formatted(FewShot.prefix(attempt), SALIENT, opening);
    }
}
