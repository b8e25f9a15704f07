package dev.retort.distillation;

import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.error.InputException;
import dev.retort.file.JsonLines;
import dev.retort.privacy.PersonalData;
import dev.retort.privacy.Scrubber;
import dev.retort.run.Manifest.CopyRecord;
import dev.retort.run.Manifest.DocumentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Documents to passages. */
final class PassageStage {

    private final Bench bench;

    PassageStage(Bench bench) {
        this.bench = bench;
    }

    String run() {
        bench.step(step(bench), this::make);
        int documents = read().size();
        return "%d passages from %d %s%s"
                .formatted(
                        bench.passages().size(),
                        documents,
                        documents == 1 ? "document" : "documents",
                        damaged() + leftOut() + findings());
    }

    /** Returns its step. */
    static RunStep step(Bench bench) {
        List<PersonalData> scrub = bench.config().privacy().scrub();
        return RunStep.once(
                Step.PASSAGES,
                scrub.isEmpty()
                        ? bench.config().passages()
                        : List.of(bench.config().passages(), scrub),
                bench.documentFiles(),
                List.of(bench.run().passages(), bench.run().passageReport()));
    }

    private void make() {
        LoadedDocuments loaded = new DocumentLoader(bench.config().passages().charset())
                .load(bench.config().documents(), bench.progress());
        NearCopies distinct =
                NearCopies.among(new PassageSplitter(bench.config().passages().maxWords(), TokenCounter.WORDS)
                        .split(loaded.documents()));
        bench.ledger().documents(records(loaded, distinct));
        if (distinct.passages().isEmpty()) {
            throw new InputException("The documents give no passage.", "Name documents with running text.");
        }
        Map<PersonalData, Integer> counts = new TreeMap<>();
        List<Passage> scrubbed = PassageReport.scrubbed(
                distinct.passages(), new Scrubber(bench.config().privacy().scrub()), counts);
        new PassageReport(counts, PassageReport.suspicious(scrubbed), distinct.copies()).write(bench.run());
        JsonLines.write(bench.run().passages(), scrubbed);
    }

    private static List<DocumentRecord> records(LoadedDocuments loaded, NearCopies distinct) {
        Map<String, CopyRecord> copies = new HashMap<>();
        distinct.copies()
                .forEach(copy -> copies.put(copy.document(), new CopyRecord(copy.of(), false, copy.leftOut())));
        List<DocumentRecord> records = new ArrayList<>();
        loaded.documents()
                .forEach(document -> records.add(new DocumentRecord(
                        document.name(),
                        document.sha256(),
                        document.pages().size(),
                        "",
                        document.damage(),
                        Optional.ofNullable(copies.get(document.name())))));
        loaded.rejected()
                .forEach(rejected -> records.add(new DocumentRecord(
                        rejected.name(),
                        "",
                        0,
                        rejected.reason(),
                        List.of(),
                        rejected.sameAs().map(same -> new CopyRecord(same, true, 0)))));
        return records;
    }

    private String findings() {
        return PassageReport.of(bench.run()).sentences().stream()
                .map(sentence -> "; " + sentence)
                .collect(Collectors.joining())
                .replaceAll("\\.$", "");
    }

    private List<DocumentRecord> read() {
        return bench.ledger().manifest().documents().stream()
                .filter(document -> document.problem().isEmpty())
                .toList();
    }

    private String damaged() {
        return read().stream()
                .filter(document -> !document.damage().isEmpty())
                .map(document -> "; " + document.name() + ": " + String.join(" ", document.damage()))
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
