package dev.retort.document.word;

import java.io.IOException;
import java.util.Optional;

/**
 * The properties of a run, or of a paragraph's mark.
 *
 * @param style the id of its character style, empty for none
 * @param format what it says itself
 * @param font its font, empty where it names none
 * @param deleted whether it is a deleted or moved paragraph mark
 */
record RunFormat(String style, Style.Format format, String font, boolean deleted) {

    static final RunFormat NONE = new RunFormat("", Style.Format.NONE, "", false);

    /** Reads to the end of the element {@code rPr} whose start this is. */
    static RunFormat read(XmlPart xml) throws IOException {
        String style = "";
        String font = "";
        Optional<Boolean> bold = Optional.empty();
        Optional<Boolean> hidden = Optional.empty();
        Optional<Integer> size = Optional.empty();
        boolean deleted = false;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "rStyle" -> style = xml.value();
                    case "rFonts" -> font = xml.attribute("ascii");
                    case "b" -> bold = Optional.of(xml.isOn());
                    case "vanish" -> hidden = Optional.of(xml.isOn() || hidden.orElse(false));
                    case "webHidden" -> hidden = xml.isOn() ? Optional.of(true) : hidden;
                    case "sz" -> size = Optional.of(xml.number(0)).filter(points -> points > 0);
                    case "del", "moveFrom" -> deleted = true;
                    case "rPrChange" -> xml.skip();
                    default -> {}
                }
            }
        }
        return new RunFormat(style, new Style.Format(bold, hidden, size), font, deleted);
    }
}
