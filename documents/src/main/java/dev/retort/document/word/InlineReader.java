package dev.retort.document.word;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the runs of a paragraph as a reader of the accepted document sees them. Not thread-safe. */
final class InlineReader {

    private final StoryReader story;
    private final Styles styles;
    private final TextBudget budget;
    private final Fields fields = new Fields();

    /** Whether the text is a content control's prompt. */
    private boolean placeholder;

    private int pictures;

    InlineReader(StoryReader story, Styles styles, TextBudget budget) {
        this.story = story;
        this.styles = styles;
        this.budget = budget;
    }

    int pictures() {
        return pictures;
    }

    void leaveContents() {
        fields.leaveContents();
    }

    void endParagraph() {
        fields.endParagraph();
    }

    /** Sets whether text is a prompt; returns whether it was one before. */
    boolean placeholder(boolean now) {
        boolean before = placeholder;
        placeholder = now;
        return before;
    }

    /** Reads to the end of the element whose start this is. */
    void read(XmlPart xml, ParagraphText paragraph) throws IOException {
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                start(xml, paragraph);
            }
        }
    }

    private void start(XmlPart xml, ParagraphText paragraph) throws IOException {
        switch (xml.name()) {
            case "pPr" -> paragraph.format = ParagraphFormat.read(xml);
            case "r", "m:r", "a:r" -> {
                paragraph.run = RunFormat.NONE;
                paragraph.noteMark = false;
            }
            case "rPr" -> paragraph.run = RunFormat.read(xml);
            case "t", "m:t", "a:t" -> text(paragraph, collected(xml));
            case "tab", "ptab" -> text(paragraph, "\t");
            case "br", "cr", "a:br" -> text(paragraph, "\n");
            case "noBreakHyphen" -> text(paragraph, "-");
            case "sym" -> text(paragraph, Symbols.text(xml.attribute("font"), xml.attribute("char")));
            case "footnoteReference", "endnoteReference" -> note(xml, paragraph);
            case "del", "moveFrom" -> {
                paragraph.partlyHidden = true;
                xml.skip();
            }
            case "delText", "rt", "rubyPr", "rPrChange", "sectPr", "m:ctrlPr" -> xml.skip();
            case "sdt" -> control(xml, paragraph);
            case "sdtPr" -> story.controlProperties(xml);
            case "mc:AlternateContent" -> alternatives(xml, paragraph);
            default -> other(xml, paragraph);
        }
    }

    private void other(XmlPart xml, ParagraphText paragraph) throws IOException {
        switch (xml.name()) {
            case "instrText" -> fields.instruct(collected(xml));
            case "fldChar" -> field(xml.attribute("fldCharType"));
            case "fldSimple" -> {
                fields.begin();
                fields.instruct(xml.attribute("instr"));
                fields.separate();
                read(xml, paragraph);
                fields.end();
            }
            case "ddList" -> paragraph.add(chosen(xml), format(paragraph), false);
            case "txbxContent" -> hanging(xml, paragraph);
            case "x:txBody", "a:txBody" -> hanging(xml, paragraph);
            case "tbl" -> story.table(xml, paragraph.hanging);
            case "p" -> nested(xml, paragraph);
            case "dgm:relIds" -> paragraph.notes.add("diagram:" + xml.attribute("dm"));
            case "a:blip", "x:imagedata", "object" -> pictures++;
            case "m:num" -> grouped(xml, paragraph, "", "/");
            case "m:den" -> grouped(xml, paragraph, "", "");
            case "m:sup" -> grouped(xml, paragraph, "^", "");
            case "m:sub" -> grouped(xml, paragraph, "_", "");
            case "m:e" -> read(xml, paragraph);
            default -> {}
        }
    }

    private void field(String type) {
        switch (type) {
            case "begin" -> fields.begin();
            case "separate" -> fields.separate();
            case "end" -> fields.end();
            default -> {}
        }
    }

    private void note(XmlPart xml, ParagraphText paragraph) {
        if (!isHidden(paragraph)) {
            paragraph.notes.add(xml.name().replace("Reference", ":") + xml.attribute("id"));
            paragraph.noteMark = List.of("1", "true", "on").contains(xml.attribute("customMarkFollows"));
        }
    }

    private void control(XmlPart xml, ParagraphText paragraph) throws IOException {
        boolean outside = placeholder(false);
        read(xml, paragraph);
        placeholder = outside;
    }

    /** Takes the first alternative that holds text; the others say the same for other programs. */
    private void alternatives(XmlPart xml, ParagraphText paragraph) throws IOException {
        boolean taken = false;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                if (taken) {
                    xml.skip();
                } else {
                    int before = paragraph.text.length() + paragraph.hanging.size() + paragraph.notes.size();
                    read(xml, paragraph);
                    taken = paragraph.text.length() + paragraph.hanging.size() + paragraph.notes.size() > before;
                }
            }
        }
    }

    private void hanging(XmlPart xml, ParagraphText paragraph) throws IOException {
        List<Item> items = new ArrayList<>();
        story.read(xml, items);
        items.forEach(item -> paragraph.hanging.add(boxed(item)));
    }

    private void nested(XmlPart xml, ParagraphText paragraph) throws IOException {
        ParagraphText inner = new ParagraphText();
        read(xml, inner);
        story.finish(inner, paragraph.hanging);
    }

    private static Item boxed(Item item) {
        return item instanceof Item.Paragraph it
                ? new Item.Paragraph(
                        it.text(),
                        it.level(),
                        it.listed(),
                        it.bullet(),
                        it.contents(),
                        it.bold(),
                        it.size(),
                        true,
                        it.notes())
                : item;
    }

    /** Writes a part of a formula in one line, in brackets where it is more than a name or a number. */
    private void grouped(XmlPart xml, ParagraphText paragraph, String before, String after) throws IOException {
        int start = paragraph.text.length();
        read(xml, paragraph);
        String part = paragraph.text.substring(start);
        if (!part.isBlank()) {
            boolean simple = part.codePoints().allMatch(Character::isLetterOrDigit);
            paragraph.text.insert(start, simple ? before : before + "(").append(simple ? after : ")" + after);
        }
    }

    private static String chosen(XmlPart xml) throws IOException {
        List<String> entries = new ArrayList<>();
        int result = 0;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "result" -> result = xml.number(0);
                    case "listEntry" -> entries.add(xml.value());
                    default -> {}
                }
            }
        }
        return result >= 0 && result < entries.size() ? entries.get(result) : "";
    }

    private String collected(XmlPart xml) throws IOException {
        StringBuilder text = new StringBuilder();
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (!xml.isStart() && !xml.isEnd()) {
                String part = xml.text();
                budget.text(part.length());
                text.append(part);
            }
        }
        return text.toString();
    }

    private void text(ParagraphText paragraph, String text) throws IOException {
        if (placeholder || paragraph.noteMark || fields.inInstruction()) {
            return;
        }
        if (isHidden(paragraph)) {
            paragraph.partlyHidden = true;
            return;
        }
        String plain = text.indexOf('\u00AD') < 0 ? text : text.replace("\u00AD", "");
        budget.text(plain.length());
        paragraph.add(Symbols.plain(paragraph.run.font(), plain), format(paragraph), fields.inContents());
    }

    private boolean isHidden(ParagraphText paragraph) {
        return format(paragraph).hidden().orElse(false);
    }

    private Style.Format format(ParagraphText paragraph) {
        RunFormat run = paragraph.run;
        Style.Format own = run.style().isEmpty()
                ? run.format()
                : run.format().or(styles.of(run.style()).format());
        return own.or(styles.of(paragraph.format.style()).format()).or(styles.defaults());
    }
}
