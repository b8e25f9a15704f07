package dev.retort.spark;

import dev.retort.config.RunConfig;
import dev.retort.distillation.ModelRoles;
import dev.retort.distillation.RunContexts;
import dev.retort.retrieval.RetrievedPassage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What was found for some questions, as those who answer them ask for it. */
final class ContextsOfPart {

    private final Map<String, QuestionContext> byText = new HashMap<>();

    ContextsOfPart(List<QuestionContext> questions) {
        questions.forEach(question -> byText.put(question.question().text(), question));
    }

    private QuestionContext of(String question) {
        return Objects.requireNonNull(byText.get(question));
    }

    List<RetrievedPassage> all(String question, int k) {
        return first(FoundPassage.Scope.ALL, question, k);
    }

    List<RetrievedPassage> trainSide(String question, int k) {
        return first(FoundPassage.Scope.TRAIN, question, k);
    }

    private List<RetrievedPassage> first(FoundPassage.Scope scope, String question, int k) {
        return of(question).in(scope).stream().limit(k).toList();
    }

    /** Returns the contexts of prompts. */
    RunContexts contexts(RunConfig config, ModelRoles roles) {
        return new RunContexts(config, this::all, question -> of(question).nearness(), roles.embedders());
    }
}
