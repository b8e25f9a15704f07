package dev.retort.document.word;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The styles of a document, each with all that it has from those it is based on. Not thread-safe. */
final class Styles {

    private static final int LONGEST_CHAIN = 64;

    /**
     * What a style means for a paragraph or a run.
     *
     * @param level its level as a heading, from 1; 0 for body text
     * @param contents whether it is of a table of contents
     */
    record Meaning(
            int level, boolean contents, Optional<String> numId, Optional<Integer> numLevel, Style.Format format) {}

    private final Map<String, Style> styles = new HashMap<>();
    private final Map<String, Meaning> meanings = new HashMap<>();
    private String paragraphs = "";
    private Style.Format defaults = Style.Format.NONE;

    /** Creates the styles of a file without any: ids alone say what is a heading. */
    Styles() {}

    /** Reads a styles part. */
    void read(XmlPart xml) throws IOException {
        while (xml.next()) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "style" -> style(xml);
                    case "rPrDefault" -> defaults = defaults(xml);
                    default -> {}
                }
            }
        }
    }

    /** Returns what a style means; an empty id is that of a paragraph that names none. */
    Meaning of(String id) {
        String named = id.isEmpty() ? paragraphs : id;
        Meaning known = meanings.get(named);
        if (known == null) {
            known = meaning(named);
            meanings.put(named, known);
        }
        return known;
    }

    /** Returns the format of text whose styles say nothing. */
    Style.Format defaults() {
        return defaults;
    }

    private Meaning meaning(String id) {
        List<Style> chain = chain(id);
        Optional<Integer> level = Optional.empty();
        Optional<String> numId = Optional.empty();
        Optional<Integer> numLevel = Optional.empty();
        Style.Format format = Style.Format.NONE;
        boolean contents = chain.isEmpty() && StyleNames.isContents(id);
        for (Style style : chain) {
            level = level.or(() -> level(style));
            contents |= StyleNames.isContents(style.name());
            if (numId.isEmpty()) {
                numId = style.numId();
                numLevel = numLevel.or(style::numLevel);
            }
            format = format.or(style.format());
        }
        int heading = chain.isEmpty() ? StyleNames.headingLevel(id) : level.orElse(0);
        return new Meaning(heading, contents, numId, numLevel, format);
    }

    private static Optional<Integer> level(Style style) {
        if (style.outline().isPresent()) {
            int outline = style.outline().get();
            return Optional.of(outline < 9 ? outline + 1 : 0);
        }
        int named = StyleNames.headingLevel(style.name());
        int level = named > 0 ? named : StyleNames.headingLevel(style.id());
        return level > 0 ? Optional.of(level) : Optional.empty();
    }

    private List<Style> chain(String id) {
        List<Style> chain = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Style style = styles.get(id);
        while (style != null && seen.add(style.id()) && chain.size() < LONGEST_CHAIN) {
            chain.add(style);
            style = styles.get(style.basedOn());
        }
        return chain;
    }

    private void style(XmlPart xml) throws IOException {
        String id = xml.attribute("styleId");
        boolean usual = xml.attribute("type").equals("paragraph")
                && List.of("1", "true", "on").contains(xml.attribute("default"));
        String name = "";
        String basedOn = "";
        Optional<Integer> outline = Optional.empty();
        Optional<String> numId = Optional.empty();
        Optional<Integer> numLevel = Optional.empty();
        Style.Format format = Style.Format.NONE;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "name" -> name = xml.value().toLowerCase(Locale.ROOT);
                    case "basedOn" -> basedOn = xml.value();
                    case "outlineLvl" -> outline = Optional.of(xml.number(9));
                    case "numId" -> numId = Optional.of(xml.value());
                    case "ilvl" -> numLevel = Optional.of(xml.number(0));
                    case "rPr" -> format = RunFormat.read(xml).format();
                    case "pPrChange", "rPrChange", "tblStylePr" -> xml.skip();
                    default -> {}
                }
            }
        }
        styles.put(id, new Style(id, name, basedOn, outline, numId, numLevel, format));
        if (usual) {
            paragraphs = id;
        }
    }

    private static Style.Format defaults(XmlPart xml) throws IOException {
        Style.Format format = Style.Format.NONE;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart() && xml.name().equals("rPr")) {
                format = RunFormat.read(xml).format();
            }
        }
        return format;
    }
}
