package dev.retort.server.run;

import dev.retort.distillation.RunSummary;
import dev.retort.error.RetortException;
import dev.retort.file.Json;
import dev.retort.question.Split;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.server.http.Call;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs: list, show, report. */
public final class RunEndpoints {

    /** Of the script that every report holds; the test compares it with the report's own policy. */
    static final String REPORT_SCRIPT = "sha256-Zv4NFkkZlM8Azt8Gc9YKAmpNtebP6YRMbOb4qj1Up88=";

    /** A report is shown apart from this server: it can read nothing here, and run no script but a report's. */
    private static final String REPORT_POLICY =
            "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src '%s'; frame-ancestors 'none'"
                    .formatted(REPORT_SCRIPT);

    private final RunFolders runs;

    /** Creates the endpoints. */
    public RunEndpoints(RunFolders runs) {
        this.runs = runs;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN)
                .add("GET", "/page-data/runs", call -> list())
                .add("GET", "/page-data/runs/{run}", this::show)
                .add("GET", "/runs/{run}/report", this::report);
    }

    private Reply list() {
        ObjectNode list = Json.mapper().createObjectNode();
        ArrayNode items = list.putArray("runs");
        runs.all().forEach((name, folder) -> items.add(brief(name, folder)));
        return Reply.ok(list);
    }

    /** A damaged run does not hide the others. */
    private static ObjectNode brief(String name, Path folder) {
        ObjectNode node = Json.mapper().createObjectNode().put("name", name);
        try {
            return describe(node, RunSummary.of(folder));
        } catch (RetortException e) {
            return node.put("problem", e.problem());
        }
    }

    private Reply show(Call call) {
        String name = call.variable("run");
        Path folder = runs.require(name);
        RunSummary summary = RunSummary.of(folder);
        ObjectNode node = describe(Json.mapper().createObjectNode().put("name", name), summary);
        Manifest manifest = summary.manifest();
        ArrayNode documents = node.putArray("documents");
        manifest.documents()
                .forEach(document -> documents
                        .addObject()
                        .put("name", document.name())
                        .put("pages", document.pages())
                        .put("problem", document.problem()));
        ObjectNode models = node.putObject("models");
        manifest.models().forEach(models::put);
        ArrayNode stages = node.putArray("stages");
        manifest.stages().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Manifest.StageRecord> stage) ->
                        stage.getValue().finishedAt()))
                .forEach(stage -> stages.addObject()
                        .put("name", stage.getKey())
                        .put("seconds", stage.getValue().seconds())
                        .put("finished", stage.getValue().finishedAt().toString()));
        RunSummary.edited(folder).forEach(node.putArray("edited")::add);
        return Reply.ok(node);
    }

    private static ObjectNode describe(ObjectNode node, RunSummary summary) {
        node.put("created", summary.createdAt().toString());
        node.put("headline", summary.headline().orElse(null));
        node.put("report", summary.hasReport()).put("rows", summary.rows());
        node.put("tuned", summary.tuned().isPresent());
        ObjectNode questions = node.putObject("questions");
        for (Split split : Split.values()) {
            questions.put(
                    split.name().toLowerCase(Locale.ROOT), summary.questions().getOrDefault(split, 0));
        }
        return node;
    }

    private Reply report(Call call) {
        try (RunDirectory run = RunDirectory.read(runs.require(call.variable("run")))) {
            // A link in somebody else's run must not show another file of this machine.
            if (!Files.isRegularFile(run.report(), LinkOption.NOFOLLOW_LINKS)) {
                throw Refusal.of(404, "This run has no report yet. Make it with: retort report");
            }
            return new Reply.Content(
                    run.report(), "text/html; charset=utf-8", Map.of("Content-Security-Policy", REPORT_POLICY));
        }
    }
}
