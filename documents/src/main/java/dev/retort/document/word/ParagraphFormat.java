package dev.retort.document.word;

import java.io.IOException;
import java.util.Optional;

/**
 * The properties of a paragraph.
 *
 * @param style the id of its style, empty for none
 * @param outline its own outline level, 0 to 8, 9 for body text
 * @param numId its own list, {@code "0"} for none
 * @param numLevel its own level in the list, from 0
 * @param mark the properties of its mark
 */
record ParagraphFormat(
        String style, Optional<Integer> outline, Optional<String> numId, Optional<Integer> numLevel, RunFormat mark) {

    static final ParagraphFormat NONE =
            new ParagraphFormat("", Optional.empty(), Optional.empty(), Optional.empty(), RunFormat.NONE);

    /** Reads to the end of the element {@code pPr} whose start this is. */
    static ParagraphFormat read(XmlPart xml) throws IOException {
        String style = "";
        Optional<Integer> outline = Optional.empty();
        Optional<String> numId = Optional.empty();
        Optional<Integer> numLevel = Optional.empty();
        RunFormat mark = RunFormat.NONE;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "pStyle" -> style = xml.value();
                    case "outlineLvl" -> outline = Optional.of(xml.number(9));
                    case "numId" -> numId = Optional.of(xml.value());
                    case "ilvl" -> numLevel = Optional.of(xml.number(0));
                    case "rPr" -> mark = RunFormat.read(xml);
                    case "pPrChange", "sectPr" -> xml.skip();
                    default -> {}
                }
            }
        }
        return new ParagraphFormat(style, outline, numId, numLevel, mark);
    }
}
