package dev.retort.server.run;

import dev.retort.concurrent.Exclusive;
import dev.retort.distillation.RunLabels;
import dev.retort.evaluation.agreement.AnswerToLabel;
import dev.retort.file.Json;
import dev.retort.run.RunDirectory;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A person's labels of a run's answers, as {@code retort label} takes them: neither the arm nor a score is shown. */
public final class LabelEndpoints {

    private static final String LABELS = "/page-data/runs/{run}/labels";
    private static final int COUNT = 50;
    private static final long SEED = 1;

    private final RunFolders runs;
    private final Exclusive alone = new Exclusive();

    /** Creates the endpoints. */
    public LabelEndpoints(RunFolders runs) {
        this.runs = runs;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN).add("GET", LABELS, call -> withLabels(call, LabelEndpoints::shown));
        routes.allowing(Right.TRAIN)
                .add("POST", LABELS + "/{number}", call -> withLabels(call, labels -> label(call, labels)));
    }

    /** The actions on the labels of a run. */
    @FunctionalInterface
    private interface Work {
        Reply on(RunLabels labels);
    }

    private Reply withLabels(Call call, Work work) {
        return alone.get(() -> {
            try (RunDirectory run = RunDirectory.read(runs.require(call.variable("run")))) {
                return work.on(RunLabels.of(run));
            }
        });
    }

    private static Reply label(Call call, RunLabels labels) {
        List<AnswerToLabel> drawn = labels.draw(COUNT, SEED);
        Fields body = call.body().get();
        if (!body.has("supported")) {
            throw body.wrong("supported", "is missing");
        }
        AnswerToLabel answer = numbered(drawn, call.variable("number"));
        if (!body.text("answer").equals(answer.answer())) {
            throw Refusal.of(409, "The run's answers have changed since. Load the page again.");
        }
        Optional<Boolean> seen = body.has("seen") ? Optional.of(body.flag("seen", false)) : Optional.empty();
        labels.label(answer, body.flag("supported", false), seen);
        return shown(labels);
    }

    private static AnswerToLabel numbered(List<AnswerToLabel> drawn, String number) {
        for (int i = 0; i < drawn.size(); i++) {
            if (String.valueOf(i).equals(number)) {
                return drawn.get(i);
            }
        }
        throw Refusal.of(404, "There is no answer %s to label.".formatted(number));
    }

    private static Reply shown(RunLabels labels) {
        ObjectNode node = Json.mapper().createObjectNode();
        ArrayNode items = node.putArray("items");
        for (AnswerToLabel answer : labels.draw(COUNT, SEED)) {
            ObjectNode item =
                    items.addObject().put("question", answer.question()).put("answer", answer.answer());
            answer.contexts().forEach(item.putArray("contexts")::add);
            labels.label(answer).ifPresentOrElse(label -> item.put("label", label), () -> item.putNull("label"));
        }
        ArrayNode agreement = node.putArray("agreement");
        labels.agreement()
                .forEach((score, found) -> agreement
                        .addObject()
                        .put("score", score)
                        .put("text", found.kappaInShort() + "; " + found.inShort()));
        return Reply.ok(node);
    }
}
