package dev.retort.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Documents of made-up facts, no two alike, and beside them files that nobody can read. */
final class FactCorpus {

    private static final List<String> THINGS = List.of(
            "boiler",
            "crane",
            "turbine",
            "furnace",
            "conveyor",
            "compressor",
            "lathe",
            "kiln",
            "pump",
            "reactor",
            "mixer",
            "press",
            "grinder",
            "dryer",
            "chiller",
            "generator");
    private static final List<String> PLACES = List.of(
            "northern hall",
            "eastern yard",
            "lower basement",
            "upper gallery",
            "harbour shed",
            "old foundry",
            "river station",
            "western annex",
            "tower room",
            "service tunnel");
    private static final List<String> DEEDS = List.of(
            "inspects",
            "lubricates",
            "measures",
            "replaces",
            "polishes",
            "calibrates",
            "records",
            "seals",
            "tightens",
            "photographs");
    private static final List<String> PARTS = List.of(
            "copper valve",
            "steel cable",
            "rubber gasket",
            "brass nozzle",
            "ceramic plate",
            "oak panel",
            "glass gauge",
            "leather belt",
            "nylon filter",
            "cast flange");
    private static final List<String> PEOPLE = List.of(
            "night guard",
            "chief engineer",
            "young apprentice",
            "safety officer",
            "crane driver",
            "store keeper",
            "visiting auditor",
            "duty chemist");
    private static final List<String> TIMES = List.of(
            "every Monday morning",
            "before each night shift",
            "after two hundred hours",
            "during the spring closure",
            "twice a winter",
            "once the siren sounds",
            "within nine minutes",
            "until the ledger is signed");

    private FactCorpus() {}

    /** Writes documents of some sections each, in three formats. */
    static Path write(Path folder, int documents, int sections, int sentences) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(11);
        for (int document = 0; document < documents; document++) {
            StringBuilder text = new StringBuilder();
            boolean html = document % 3 == 1;
            for (int section = 1; section <= sections; section++) {
                String title = "Rules of the %s %d".formatted(pick(THINGS, random), 100 * document + section);
                text.append(html ? "<h1>" + title + "</h1>\n<p>" : "# " + title + "\n\n");
                for (int sentence = 0; sentence < sentences; sentence++) {
                    text.append(fact(random)).append(' ');
                }
                text.append(html ? "</p>\n" : "\n\n");
            }
            Files.writeString(
                    folder.resolve("doc-%03d.%s".formatted(document, html ? "html" : "md")),
                    html ? "<html><body>" + text + "</body></html>" : text.toString());
        }
        return folder;
    }

    private static String fact(Random random) {
        return "The %s %s the %s of the %s number %d in the %s %s."
                .formatted(
                        pick(PEOPLE, random),
                        pick(DEEDS, random),
                        pick(PARTS, random),
                        pick(THINGS, random),
                        1000 + random.nextInt(9000),
                        pick(PLACES, random),
                        pick(TIMES, random));
    }

    private static String pick(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Adds files that cannot be used, a file twice, and a near copy. */
    static void addBadOnes(Path folder) throws IOException {
        Files.writeString(folder.resolve("empty.md"), "");
        Files.writeString(folder.resolve("damaged.pdf"), "%PDF-1.7\nnothing more came over the line");
        Files.writeString(folder.resolve("letter.rtf"), "{\\rtf1 hello}");
        Files.copy(folder.resolve("doc-000.md"), folder.resolve("zz-the-same.md"));
        String text = Files.readString(folder.resolve("doc-002.md"));
        Files.writeString(
                folder.resolve("zz-nearly.md"),
                text
                        + "\n\n# Only here\n\nThe visiting auditor keeps the yellow register of the gate number 77 in a drawer"
                        + " until the harvest ends, and nobody else may open it.\n");
    }
}
