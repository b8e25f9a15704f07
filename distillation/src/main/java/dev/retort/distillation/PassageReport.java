package dev.retort.distillation;

import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.injection.InjectionDetector;
import dev.retort.privacy.PersonalData;
import dev.retort.privacy.Scrubber;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What of the passages a person should know before trusting them to models; {@code passage_report.json}.
 *
 * @param scrubbed how many of each kind of personal data were replaced, as {@code privacy.scrub} says
 * @param suspicious places that read like instructions to a model; they stay in the passages
 * @param copies documents that are mostly the text of another; none in reports of earlier versions
 */
@API(status = API.Status.INTERNAL)
public record PassageReport(
        Map<PersonalData, Integer> scrubbed,
        List<SuspiciousPlace> suspicious,
        @Nullable List<NearCopies.Copy> copies) {

    /**
     * A place that reads like an instruction to a model.
     *
     * @param passage the passage's id
     * @param document the document's name
     * @param page the passage's first page
     * @param sign what it looks like
     * @param excerpt the place with a little of its surroundings
     */
    public record SuspiciousPlace(String passage, String document, int page, String sign, String excerpt) {}

    /** No personal data, nothing suspicious. */
    static final PassageReport NONE = new PassageReport(Map.of(), List.of(), List.of());

    /** Copies, with stable order. */
    public PassageReport {
        scrubbed = new TreeMap<>(scrubbed);
        suspicious = List.copyOf(suspicious);
        copies = copies == null ? List.of() : List.copyOf(copies);
    }

    /** Reads the report of a run; a run made by an earlier version has none and counts as without findings. */
    public static PassageReport of(RunDirectory run) {
        Path file = run.passageReport();
        if (!Files.exists(file)) {
            return NONE;
        }
        return JsonFile.read(file, PassageReport.class, "Delete it; the next run makes it again.");
    }

    /** Takes personal data out of passages, counts it in {@code counts}, and returns the passages without it. */
    public static List<Passage> scrubbed(List<Passage> passages, Scrubber scrubber, Map<PersonalData, Integer> counts) {
        List<Passage> clean = new ArrayList<>();
        for (Passage passage : passages) {
            Scrubber.Scrubbed section = scrubber.scrub(passage.section());
            Scrubber.Scrubbed text = scrubber.scrub(passage.text());
            text.counts().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
            clean.add(new Passage(
                    passage.id(), passage.document(), passage.sha256(), passage.spans(), section.text(), text.text()));
        }
        return clean;
    }

    /** Looks through passages for instructions to a model. */
    public static List<SuspiciousPlace> suspicious(List<Passage> passages) {
        InjectionDetector detector = new InjectionDetector();
        List<SuspiciousPlace> places = new ArrayList<>();
        for (Passage passage : passages) {
            detector.suspicions(passage.text())
                    .forEach(found -> places.add(new SuspiciousPlace(
                            passage.id(), passage.document(), passage.firstPage(), found.sign(), found.excerpt())));
        }
        return places;
    }

    /** Writes the report of a run. */
    void write(RunDirectory run) {
        WholeFile.writeJson(run.passageReport(), this);
    }

    @Override
    public List<NearCopies.Copy> copies() {
        return copies == null ? List.of() : copies;
    }

    /** Returns one sentence on each kind of finding. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        copies().forEach(copy -> sentences.add(copy.text() + "."));
        if (!scrubbed.isEmpty()) {
            List<String> counts = new ArrayList<>();
            scrubbed.forEach((kind, count) -> counts.add("%d × %s".formatted(count, kind.placeholder())));
            sentences.add(
                    "Taken out of the passages before any model saw them: %s.".formatted(String.join(", ", counts)));
        }
        if (!suspicious.isEmpty()) {
            long passages =
                    suspicious.stream().map(SuspiciousPlace::passage).distinct().count();
            sentences.add(
                    "%d %s like instructions to a model; the report lists %s. To every model they are text to work on."
                            .formatted(
                                    passages,
                                    passages == 1 ? "passage reads" : "passages read",
                                    passages == 1 ? "it" : "them"));
        }
        return sentences;
    }
}
