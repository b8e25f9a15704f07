package dev.retort.document.word;

import java.io.IOException;

/**
 * One level of a list.
 *
 * @param start the first number
 * @param format the format of its numbers, of ECMA-376's ST_NumberFormat
 * @param text what is printed, such as {@code "%1.%2"}
 * @param restart behind which level it begins again, counted from 1; 0 for never, -1 for any above
 * @param legal whether the numbers of all levels are printed in digits
 * @param style the id of the paragraph style that has this level, empty for none
 * @param gap the characters between the number and the text
 */
record ListLevel(int start, String format, String text, int restart, boolean legal, String style, String gap) {

    static final ListLevel NONE = new ListLevel(1, "none", "", -1, false, "", " ");

    /** Reads to the end of the element {@code lvl} whose start this is. */
    static ListLevel read(XmlPart xml) throws IOException {
        int start = 0;
        String format = "decimal";
        String text = "";
        int restart = -1;
        boolean legal = false;
        String style = "";
        String gap = " ";
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "start" -> start = xml.number(1);
                    case "numFmt" -> format = xml.value();
                    case "lvlText" -> text = xml.value();
                    case "lvlRestart" -> restart = xml.number(-1);
                    case "isLgl" -> legal = xml.isOn();
                    case "pStyle" -> style = xml.value();
                    case "suff" -> gap = xml.value().equals("nothing") ? "" : " ";
                    default -> {}
                }
            }
        }
        return new ListLevel(start, format, text, restart, legal, style, gap);
    }

    boolean isBullet() {
        return format.equals("bullet");
    }
}
