package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.evaluation.comparison.ContextFigures;
import dev.retort.evaluation.facts.StatedFacts;
import dev.retort.question.Question;
import dev.retort.text.ContentWords;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How much of the answers lies within the contexts that the student gets. */
final class SetContext {

    /** A question and what the student got for it. */
    private record Given(Question question, Answer answer) {

        String context() {
            return String.join("\n", answer.contexts());
        }

        boolean hit() {
            return !Collections.disjoint(answer.passageIds(), question.passageIds());
        }
    }

    private SetContext() {}

    /**
     * Returns the figures of questions with key facts.
     *
     * @param answers the student's, one a question
     */
    static ContextFigures figures(List<Question> questions, List<Answer> answers) {
        List<Given> all = IntStream.range(0, questions.size())
                .mapToObj(i -> new Given(questions.get(i), answers.get(i)))
                .toList();
        List<Given> withFacts = all.stream()
                .filter(given -> !given.question().facts().isEmpty())
                .toList();
        List<Given> withSource = withFacts.stream()
                .filter(given -> !given.question().passageIds().isEmpty())
                .toList();
        OptionalDouble hits =
                withSource.stream().mapToInt(given -> given.hit() ? 1 : 0).average();
        return new ContextFigures(
                withFacts.size(),
                withFacts.stream()
                        .mapToDouble(given -> StatedFacts.of(given.context())
                                .share(given.question().facts()))
                        .average()
                        .orElseThrow(),
                withFacts.stream()
                        .mapToInt(given -> ContentWords.words(given.context()).size())
                        .average()
                        .orElseThrow(),
                withSource.size(),
                hits.isPresent() ? Optional.of(hits.getAsDouble()) : Optional.empty());
    }
}
