package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.Passage;
import dev.retort.error.ModelException;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuestionGeneratorTest {

    private static final List<String> THINGS =
            List.of("routers", "printers", "firewalls", "laptops", "servers", "cameras", "badges", "tapes");
    private static final List<String> ACTIONS = List.of("inspected", "replaced", "labelled", "recorded");

    /** Eight sections of one passage, each with four sentences. */
    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        for (String thing : THINGS) {
            String text =
                    ACTIONS.stream().map(action -> sentence(thing, action)).collect(Collectors.joining(" "));
            passages.add(Passages.passage("p-" + thing, "On " + thing, passages.size() + 1, text));
        }
        return passages;
    }

    private static String sentence(String thing, String action) {
        return "%s%s are %s by %s officers of department %s%s before Christmas and Easter."
                .formatted(Character.toUpperCase(thing.charAt(0)), thing.substring(1), action, action, thing, action);
    }

    /** Asks one question a sentence; what {@code edit} makes of it is the candidate. */
    private static QuestionWriter writer(Function<String, String> edit) {
        return new QuestionWriter() {
            @Override
            public List<QuestionTarget> targets(List<Passage> passages) {
                List<QuestionTarget> targets = new ArrayList<>();
                for (Passage passage : passages) {
                    List<String> sentences = Passages.sentences(passage.text());
                    for (int rank = 0; rank < sentences.size(); rank++) {
                        targets.add(new QuestionTarget(
                                QuestionKind.FACT, List.of(passage), Optional.of(sentences.get(rank)), rank));
                    }
                }
                return targets;
            }

            @Override
            public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
                return targets.stream()
                        .map(target -> target.sentence().orElseThrow())
                        .map(sentence -> sentence.split(" "))
                        .map(words -> "Which %s does the department see %s by %s officers?"
                                .formatted(words[0].toLowerCase(Locale.ROOT), words[2], words[4]))
                        .map(edit)
                        .map(text -> QuestionDrafts.of(List.of(
                                new QuestionDrafts.Candidate("Nonsense", QuestionKind.FACT),
                                new QuestionDrafts.Candidate(text, QuestionKind.FACT))))
                        .toList();
            }
        };
    }

    private static GeneratedQuestions generate(QuestionWriter writer, int asked, LeakGuard guard) {
        List<Passage> passages = passages();
        return new QuestionGenerator(writer, Passages.WORDS, Passages.retriever(passages))
                .generate(Split.TRAIN, passages, asked, guard, Progress.NONE);
    }

    private static LeakGuard noGuard() {
        return new LeakGuard(Passages.WORDS, List.of(), List.of());
    }

    @Test
    void deliversWhatIsAskedSpreadOverTheSections() {
        GeneratedQuestions generated = generate(writer(text -> text), 16, noGuard());

        assertThat(generated.questions()).hasSize(16);
        assertThat(generated.questions().stream()
                        .collect(Collectors.groupingBy(Question::section, Collectors.counting()))
                        .values())
                .hasSize(8)
                .containsOnly(2L);
        assertThat(generated.covered()).isEqualTo(8);
        assertThat(generated.questions().getFirst().id()).isEqualTo("train-0001");
        assertThat(generated.questions().getFirst().reference()).isPresent();
    }

    @Test
    void triesFurtherTargetsOfASectionWhoseFirstFails() {
        GeneratedQuestions generated =
                generate(writer(text -> text.contains("inspected") ? text.replace("?", "") : text), 16, noGuard());

        assertThat(generated.questions()).hasSize(16).noneMatch(q -> q.text().contains("inspected"));
        assertThat(generated.covered()).isEqualTo(8);
    }

    @Test
    void explainsAShortfallWithCounts() {
        GeneratedQuestions generated = generate(
                writer(text -> text.contains("routers") ? "Why does the museum photograph all paintings?" : text),
                40,
                noGuard());

        assertThat(generated.questions()).hasSize(28);
        assertThat(generated.tried()).isEqualTo(32);
        assertThat(generated.rejected()).containsEntry("not_answerable", 4).containsEntry("form", 32);
        assertThat(generated.summary())
                .contains("28 of 40")
                .contains("7 of 8 sections")
                .contains("not_answerable=4");
    }

    @Test
    void neverAsksTheSameTwice() {
        Passage passage = passages().getFirst();
        List<Passage> repeated = List.of(passage, Passages.passage("p2", "Again", 9, passage.text()));

        GeneratedQuestions generated = new QuestionGenerator(
                        writer(text -> text), Passages.WORDS, Passages.retriever(repeated))
                .generate(Split.TRAIN, repeated, 8, noGuard(), Progress.NONE);

        assertThat(generated.questions()).hasSize(4);
        assertThat(generated.rejected()).containsEntry("duplicate", 4);
    }

    @Test
    void keepsAwayFromTheOtherSide() {
        Passage eval = Passages.passage("e1", "Eval", 9, sentence("routers", "replaced"));
        Question known = new Question(
                "eval-0001",
                Split.EVAL,
                "Which printers does the department see labelled by labelled officers?",
                "fact",
                List.of("e2"),
                "Eval",
                Optional.of(sentence("tapes", "recorded")));

        GeneratedQuestions generated =
                generate(writer(text -> text), 32, new LeakGuard(Passages.WORDS, List.of(known), List.of(eval)));

        assertThat(generated.rejected()).containsEntry("leak", 3);
        Set<String> references = generated.questions().stream()
                .map(q -> q.reference().orElse(""))
                .collect(Collectors.toSet());
        assertThat(references).doesNotContain(sentence("routers", "replaced"), sentence("tapes", "recorded"));
    }

    @Test
    void theCriticHasTheLastWord() {
        List<Passage> passages = passages();
        QuestionCritic critic = (candidates, progress) -> candidates.stream()
                .map(candidate -> !candidate.question().contains("badges"))
                .toList();

        GeneratedQuestions generated = new QuestionGenerator(
                        writer(text -> text), Passages.WORDS, Passages.retriever(passages), critic)
                .generate(Split.EVAL, passages, 32, noGuard(), Progress.NONE);

        assertThat(generated.questions()).hasSize(28);
        assertThat(generated.rejected()).containsEntry("critic", 4);
    }

    @Test
    void leavesOutGlossariesAndReferences() {
        List<Passage> passages = List.of(
                Passages.passage("p1", "Appendix C—Glossary", 1, sentence("routers", "replaced")),
                Passages.passage("p2", "Incident References", 2, sentence("tapes", "replaced")));

        GeneratedQuestions generated = new QuestionGenerator(
                        writer(text -> text), Passages.WORDS, Passages.retriever(passages))
                .generate(Split.EVAL, passages, 2, noGuard(), Progress.NONE);

        assertThat(generated.questions()).extracting(Question::section).containsExactly("Incident References");
    }

    @Test
    void aModelThatAlwaysFailsStopsTheRun() {
        QuestionWriter broken = new QuestionWriter() {
            @Override
            public List<QuestionTarget> targets(List<Passage> passages) {
                return writer(text -> text).targets(passages);
            }

            @Override
            public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
                return targets.stream()
                        .map(target -> QuestionDrafts.failed("401"))
                        .toList();
            }
        };

        assertThatThrownBy(() -> generate(broken, 4, noGuard()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("401");
    }

    /** Like {@link #writer}, but each sentence up to three times, the first time without success where {@code fails}. */
    private static QuestionWriter persistent(Predicate<String> fails) {
        QuestionWriter once = writer(text -> text);
        return new QuestionWriter() {
            @Override
            public List<QuestionTarget> targets(List<Passage> passages) {
                return once.targets(passages).stream()
                        .flatMap(target -> Stream.of(target, target.again(1), target.again(2)))
                        .toList();
            }

            @Override
            public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
                return targets.stream()
                        .map(target -> draft(target, once.write(List.of(target), progress)))
                        .toList();
            }

            private QuestionDrafts draft(QuestionTarget target, List<QuestionDrafts> drafts) {
                return target.attempt() == 0 && fails.test(target.sentence().orElseThrow())
                        ? QuestionDrafts.of(List.of())
                        : drafts.getFirst();
            }
        };
    }

    @Test
    void asksInAnotherWayWhereTheFirstFailed() {
        GeneratedQuestions generated = generate(persistent(text -> text.contains("inspected")), 32, noGuard());

        assertThat(generated.questions()).hasSize(32);
        assertThat(generated.targets()).isEqualTo(32);
        assertThat(generated.retried()).isEqualTo(8);
    }

    @Test
    void asksInAnotherWayAtOnceWhereASectionWouldStayWithoutQuestion() {
        GeneratedQuestions generated = generate(persistent(text -> text.startsWith("Routers")), 16, noGuard());

        assertThat(generated.questions()).hasSize(16);
        assertThat(generated.covered()).isEqualTo(8);
        assertThat(generated.tried()).isLessThan(generated.targets());
    }
}
