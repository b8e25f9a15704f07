package dev.retort.document.word;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lists of a document, and how far each has counted. Not thread-safe. */
final class Numbering {

    private static final int LEVELS = 9;
    private static final int LONGEST_TEXT = 100;

    /** What all lists of one kind share: Word counts them together. */
    private static final class Kind {
        private final Map<Integer, ListLevel> levels = new HashMap<>();
        private final int[] counts = new int[LEVELS];
        private final boolean[] counting = new boolean[LEVELS];
        private String link = "";
    }

    /** A list: its kind and where it differs. */
    private static final class Numbered {
        private final Map<Integer, ListLevel> levels = new HashMap<>();
        private final Map<Integer, Integer> starts = new HashMap<>();
        private String kind = "";
    }

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, Numbered> lists = new HashMap<>();
    private final Map<String, String> linked = new HashMap<>();
    private final Set<String> started = new HashSet<>();

    /** Creates the numbering of a file without lists. */
    Numbering() {}

    /** Reads a numbering part. */
    void read(XmlPart xml) throws IOException {
        while (xml.next()) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "abstractNum" -> kind(xml);
                    case "num" -> list(xml);
                    default -> {}
                }
            }
        }
    }

    private void kind(XmlPart xml) throws IOException {
        String id = xml.attribute("abstractNumId");
        Kind kind = new Kind();
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "lvl" -> {
                        int level = XmlPart.number(xml.attribute("ilvl"), 0);
                        kind.levels.put(level, ListLevel.read(xml));
                    }
                    case "styleLink" -> linked.put(xml.value(), id);
                    case "numStyleLink" -> kind.link = xml.value();
                    default -> {}
                }
            }
        }
        kinds.put(id, kind);
    }

    private void list(XmlPart xml) throws IOException {
        String id = xml.attribute("numId");
        Numbered list = new Numbered();
        int level = 0;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "abstractNumId" -> list.kind = xml.value();
                    case "lvlOverride" -> level = XmlPart.number(xml.attribute("ilvl"), 0);
                    case "startOverride" -> list.starts.put(level, xml.number(1));
                    case "lvl" -> list.levels.put(level, ListLevel.read(xml));
                    default -> {}
                }
            }
        }
        lists.put(id, list);
    }

    /** Returns whether a list exists. */
    boolean has(String numId) {
        Numbered list = lists.get(numId);
        return list != null && kindOf(list).isPresent();
    }

    /** Returns the level of a list that belongs to a paragraph style. */
    Optional<Integer> levelOf(String numId, String style) {
        for (int i = 0; i < LEVELS; i++) {
            if (!style.isEmpty() && level(numId, i).style().equals(style)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Counts one more item and returns what is printed before it, with the gap behind; empty for a bullet. */
    String next(String numId, int wanted) {
        Numbered list = lists.get(numId);
        Optional<Kind> found = list == null ? Optional.empty() : kindOf(list);
        if (list == null || found.isEmpty()) {
            return "";
        }
        Kind kind = found.get();
        int level = Math.clamp(wanted, 0, LEVELS - 1);
        restart(numId, list, kind);
        for (int i = 0; i <= level; i++) {
            if (!kind.counting[i]) {
                kind.counts[i] = level(numId, i).start();
                kind.counting[i] = true;
            } else if (i == level) {
                kind.counts[i]++;
            }
        }
        for (int i = level + 1; i < LEVELS; i++) {
            int behind = level(numId, i).restart();
            if (behind < 0 || behind > 0 && level < behind) {
                kind.counting[i] = false;
            }
        }
        return printed(numId, kind, level);
    }

    /** The first item of a list that says its own start begins there, though its kind has counted on. */
    private void restart(String numId, Numbered list, Kind kind) {
        if (started.add(numId)) {
            list.starts.keySet().stream().filter(i -> i >= 0 && i < LEVELS).forEach(i -> kind.counting[i] = false);
        }
    }

    private String printed(String numId, Kind kind, int level) {
        ListLevel shown = level(numId, level);
        if (shown.isBullet()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        String pattern =
                shown.text().substring(0, Math.min(LONGEST_TEXT, shown.text().length()));
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int digit = i + 1 < pattern.length() ? pattern.charAt(i + 1) - '1' : -1;
            if (c == '%' && digit >= 0 && digit < LEVELS) {
                String format = shown.legal() ? "decimal" : level(numId, digit).format();
                int count = kind.counting[digit]
                        ? kind.counts[digit]
                        : level(numId, digit).start();
                text.append(NumberFormat.text(count, format));
                i++;
            } else {
                text.append(c);
            }
        }
        String number = text.toString().strip();
        return number.isEmpty() ? "" : number + shown.gap();
    }

    private ListLevel level(String numId, int level) {
        Numbered list = lists.get(numId);
        if (list == null) {
            return ListLevel.NONE;
        }
        ListLevel own = list.levels.get(level);
        ListLevel shared = kindOf(list).map(kind -> kind.levels.get(level)).orElse(null);
        ListLevel chosen = own != null ? own : shared != null ? shared : ListLevel.NONE;
        Integer start = list.starts.get(level);
        return start == null
                ? chosen
                : new ListLevel(
                        start,
                        chosen.format(),
                        chosen.text(),
                        chosen.restart(),
                        chosen.legal(),
                        chosen.style(),
                        chosen.gap());
    }

    private Optional<Kind> kindOf(Numbered list) {
        Kind kind = kinds.get(list.kind);
        if (kind != null && kind.levels.isEmpty() && !kind.link.isEmpty()) {
            // The levels are those of the kind that the numbering style names.
            Kind target = kinds.get(linked.getOrDefault(kind.link, ""));
            return Optional.ofNullable(target);
        }
        return Optional.ofNullable(kind);
    }
}
