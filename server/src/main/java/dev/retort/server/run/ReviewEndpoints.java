package dev.retort.server.run;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.distillation.QuestionReview;
import dev.retort.distillation.RowReview;
import dev.retort.document.Passage;
import dev.retort.evaluation.KeyFact;
import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.RunDirectory;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.passage.PassageForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A person's review of a run: questions with their key facts, training rows, and rows kept out of training. */
public final class ReviewEndpoints {

    private static final String QUESTIONS = "/page-data/runs/{run}/questions/{split}";
    private static final String ROWS = "/page-data/runs/{run}/rows/{part}";

    private final RunFolders runs;
    private final RunAlone alone;

    /**
     * Creates the endpoints.
     *
     * @param alone changes a run while this server does not have it open
     */
    public ReviewEndpoints(RunFolders runs, RunAlone alone) {
        this.runs = runs;
        this.alone = alone;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN)
                .add(
                        "GET",
                        QUESTIONS,
                        call -> questions(folder(call), review(call).read(split(call))))
                .add("GET", ROWS, call -> rows(rowReview(call).read()));
        routes.allowing(Right.TRAIN).add("POST", QUESTIONS, this::saveQuestions).add("POST", ROWS, this::saveRows);
    }

    private Path folder(Call call) {
        return runs.require(call.variable("run"));
    }

    private QuestionReview review(Call call) {
        return new QuestionReview(folder(call));
    }

    private RowReview rowReview(Call call) {
        String name = call.variable("part");
        for (RowReview.Part part : RowReview.Part.values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(name)) {
                return new RowReview(folder(call), part);
            }
        }
        throw Refusal.of(404, "Rows are of training or validation.");
    }

    private static Split split(Call call) {
        String name = call.variable("split");
        for (Split split : Split.values()) {
            if (split.name().toLowerCase(Locale.ROOT).equals(name)) {
                return split;
            }
        }
        throw Refusal.of(404, "Questions are of train, eval or asked.");
    }

    private Reply saveQuestions(Call call) {
        Fields body = call.body().get();
        List<QuestionReview.Edit> edits = new ArrayList<>();
        for (Fields edit : body.objects("edits")) {
            edits.add(new QuestionReview.Edit(
                    edit.text("id"), edit.text("text"), edit.optionalText("reference"), facts(edit)));
        }
        String version = body.text("version");
        Set<String> dropped = Set.copyOf(body.texts("dropped"));
        Path folder = folder(call);
        return alone.in(folder, () -> questions(folder, review(call).save(split(call), version, edits, dropped)));
    }

    private static List<KeyFact> facts(Fields edit) {
        List<KeyFact> facts = new ArrayList<>();
        for (Fields fact : edit.objects("facts")) {
            List<String> wordings = fact.texts("alternatives");
            facts.add(new KeyFact(fact.text("fact"), wordings.isEmpty() ? List.of(fact.text("fact")) : wordings));
        }
        return facts;
    }

    private static Reply questions(Path folder, QuestionReview.Sheet sheet) {
        Map<String, Passage> passages = passages(folder);
        ObjectNode node = Json.mapper().createObjectNode().put("version", sheet.version());
        ArrayNode items = node.putArray("items");
        for (Question question : sheet.questions()) {
            ObjectNode item = items.addObject().put("id", question.id()).put("text", question.text());
            item.put("kind", question.kind()).put("section", question.section());
            item.put("reference", question.reference().orElse(""));
            item.set("facts", Json.mapper().valueToTree(question.facts()));
            ArrayNode from = item.putArray("passages");
            question.passageIds().stream()
                    .map(passages::get)
                    .filter(passage -> passage != null)
                    .forEach(passage -> from.add(PassageForm.of(passage)));
        }
        return Reply.ok(node);
    }

    private static Map<String, Passage> passages(Path folder) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            return Files.exists(run.passages())
                    ? JsonLines.read(run.passages(), Passage.class).stream()
                            .collect(Collectors.toMap(Passage::id, Function.identity(), (first, second) -> first))
                    : Map.of();
        }
    }

    private Reply saveRows(Call call) {
        Fields body = call.body().get();
        Map<Integer, List<String>> edits = new HashMap<>();
        for (Fields edit : body.objects("edits")) {
            edits.put(number(edit, "row"), edit.texts("contents"));
        }
        Set<Integer> dropped = new HashSet<>();
        for (Fields drop : body.objects("dropped")) {
            dropped.add(number(drop, "row"));
        }
        String version = body.text("version");
        RowReview review = rowReview(call);
        return alone.in(folder(call), () -> rows(review.save(version, edits, dropped)));
    }

    private static int number(Fields fields, String key) {
        return (int) fields.whole(key, 0, Integer.MAX_VALUE).orElseThrow(() -> fields.wrong(key, "is missing"));
    }

    private static Reply rows(RowReview.Sheet sheet) {
        ObjectNode node = Json.mapper().createObjectNode().put("version", sheet.version());
        ArrayNode items = node.putArray("items");
        for (ChatExample row : sheet.rows()) {
            ArrayNode messages = items.addObject().putArray("messages");
            for (Message message : row.messages()) {
                messages.addObject().put("role", message.role()).put("content", message.content());
            }
        }
        return Reply.ok(node);
    }
}
