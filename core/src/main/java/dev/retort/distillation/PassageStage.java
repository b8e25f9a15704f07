package dev.retort.distillation;

import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.file.JsonLines;
import dev.retort.run.Manifest.DocumentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Documents to passages. */
final class PassageStage {

    private final Bench bench;

    PassageStage(Bench bench) {
        this.bench = bench;
    }

    String run() {
        bench.step(
                "passages",
                bench.config().passages(),
                bench.documentFiles(),
                List.of(bench.run().passages()),
                this::make);
        return "%d passages from %d documents%s"
                .formatted(bench.passages().size(), read().size(), damaged() + leftOut());
    }

    private void make() {
        LoadedDocuments loaded = new DocumentLoader().load(bench.config().documents(), bench.progress());
        List<DocumentRecord> records = new ArrayList<>();
        loaded.documents()
                .forEach(document -> records.add(new DocumentRecord(
                        document.name(), document.sha256(), document.pages().size(), "", document.damage())));
        loaded.rejected()
                .forEach(rejected ->
                        records.add(new DocumentRecord(rejected.name(), "", 0, rejected.reason(), List.of())));
        bench.ledger().documents(records);
        List<Passage> passages =
                new PassageSplitter(bench.config().passages().maxWords(), TokenCounter.WORDS).split(loaded.documents());
        JsonLines.write(bench.run().passages(), passages);
    }

    private List<DocumentRecord> read() {
        return bench.ledger().manifest().documents().stream()
                .filter(document -> document.problem().isEmpty())
                .toList();
    }

    private String damaged() {
        return read().stream()
                .filter(document -> !document.damage().isEmpty())
                .map(document -> "; " + document.name() + " is damaged: " + String.join(" ", document.damage()))
                .collect(Collectors.joining());
    }

    private String leftOut() {
        String problems = bench.ledger().manifest().documents().stream()
                .filter(document -> !document.problem().isEmpty())
                .map(document -> document.name() + ": " + document.problem())
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? "" : "; left out: " + problems;
    }
}
