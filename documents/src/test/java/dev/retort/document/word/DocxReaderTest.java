package dev.retort.document.word;

import static dev.retort.document.word.WordFile.bold;
import static dev.retort.document.word.WordFile.p;
import static dev.retort.document.word.WordFile.root;
import static dev.retort.document.word.WordFile.row;
import static dev.retort.document.word.WordFile.styled;
import static dev.retort.document.word.WordFile.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.Block;
import dev.retort.document.Page;
import dev.retort.document.Section;
import dev.retort.document.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocxReaderTest {

    private static final String LONG =
            "The shift mechanic walks the full length of the boom and looks for cracked welds, "
                    + "loose bolts and leaking hoses before the crane is released for the day.";

    private static final String CLAUSES = "<w:abstractNum w:abstractNumId=\"7\">"
            + level(0, "decimal", "%1.", "")
            + level(1, "decimal", "%1.%2", "")
            + level(2, "lowerLetter", "(%3)", "")
            + "</w:abstractNum><w:num w:numId=\"4\"><w:abstractNumId w:val=\"7\"/></w:num>";

    @TempDir
    Path folder;

    @Test
    void textAroundATextBoxStaysAndTheBoxIsReadOnce() throws IOException {
        String box = "<w:txbxContent>" + p("Never climb alone.") + p("Call 4711.") + "</w:txbxContent>";
        List<String> blocks = blocks("<w:p><w:r><w:t>Before the box. </w:t></w:r><w:r><mc:AlternateContent>"
                + "<mc:Choice Requires=\"wps\"><wps:txbx>" + box + "</wps:txbx></mc:Choice>"
                + "<mc:Fallback><w:pict><v:textbox>" + box
                + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
                + "<w:r><w:t>After the box.</w:t></w:r></w:p>");

        assertThat(blocks)
                .containsExactly(
                        "PARAGRAPH Before the box. After the box.",
                        "PARAGRAPH Never climb alone.",
                        "PARAGRAPH Call 4711.");
    }

    @Test
    void aBoxThatOnlyOldProgramsShowIsRead() throws IOException {
        String body = "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wpg\"/><mc:Fallback><w:pict><v:textbox>"
                + "<w:txbxContent>" + p("In the old form.") + "</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
                + "</mc:AlternateContent></w:r></w:p>";

        assertThat(blocks(body)).containsExactly("PARAGRAPH In the old form.");
    }

    @Test
    void aHeadingInATextBoxDoesNotTakeTheTextBehindIt() throws IOException {
        SourceDocument document = read(new WordFile(styled("Heading1", "Wind limits")
                + "<w:p><w:r><w:pict><w:txbxContent>" + styled("Heading2", "Note")
                + "</w:txbxContent></w:pict></w:r></w:p>"
                + p("Lifting stops at seventeen metres.")));

        assertThat(document.sections()).extracting(Section::title).containsExactly("Wind limits");
    }

    @Test
    void allCellsOfNestedTablesAreReadOnce() throws IOException {
        String inner = table(row(p("Reach"), p("Load")), row(p("30 m"), p("45 t")));
        assertThat(blocks(table(
                        row(p("Crane"), p("Limits")), row(p("Large"), p("From spring.") + inner + p("Up to 105 %.")))))
                .containsExactly(
                        "TABLE_ROW Crane | Limits",
                        "TABLE_ROW Large | From spring. Up to 105 %.",
                        "TABLE_ROW Reach | Load",
                        "TABLE_ROW 30 m | 45 t");
    }

    @Test
    void aTableAroundThePageIsNotData() throws IOException {
        String page = styled("Heading1", "Load charts")
                + p("The chart hangs in the cab.")
                + table(row(p("30 m"), p("45 t")))
                + styled("Heading1", "Signals")
                + p("The banksman guides.");
        assertThat(blocks(table(row(page))))
                .containsExactly(
                        "HEADING Load charts",
                        "PARAGRAPH The chart hangs in the cab.",
                        "TABLE_ROW 30 m | 45 t",
                        "HEADING Signals",
                        "PARAGRAPH The banksman guides.");
    }

    @Test
    void headingsBesideTheirTextInALayoutTableAreHeadings() throws IOException {
        assertThat(blocks(table(
                        row(styled("Heading1", "Inspection"), p(LONG)), row(styled("Heading1", "Wind"), p(LONG)))))
                .containsExactly("HEADING Inspection", "PARAGRAPH " + LONG, "HEADING Wind", "PARAGRAPH " + LONG);
    }

    @Test
    void aHeaderRowInAHeadingsStyleStaysARow() throws IOException {
        assertThat(blocks(
                        table(row(styled("Heading3", "Reach"), styled("Heading3", "Load")), row(p("30 m"), p("45 t")))))
                .containsExactly("TABLE_ROW Reach | Load", "TABLE_ROW 30 m | 45 t");
    }

    @Test
    void stylesBasedOnAHeadingAreHeadings() throws IOException {
        SourceDocument document = read(new WordFile(styled("House", "One") + p("Text.") + styled("Body", "Not one"))
                .styles(style("Heading1", "heading 1", "", "")
                        + style("Chapter", "Chapter", "Heading1", "")
                        + style("House", "House", "Chapter", "")
                        + style("Body", "Body", "Heading1", "<w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>")));

        assertThat(document.sections()).extracting(Section::title).containsExactly("One");
    }

    @Test
    void aStyleBasedOnItselfIsReadWithoutEnd() throws IOException {
        SourceDocument document =
                read(new WordFile(styled("A", "Text.")).styles(style("A", "A", "B", "") + style("B", "B", "A", "")));

        assertThat(document.sections()).isEmpty();
    }

    @Test
    void outlineLevelsOfParagraphsAreHeadings() throws IOException {
        SourceDocument document = read(new WordFile(p("<w:outlineLvl w:val=\"1\"/>", "Wind limits") + p("Text.")));

        assertThat(document.sections()).extracting(Section::level).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Heading1",
                "heading 1",
                "berschrift1",
                "Überschrift 1",
                "Titre1",
                "Titre 1",
                "标题 1",
                "見出し 1",
                "Ttulo1",
                "Título 1",
                "Nagwek1",
                "Заголовок 1",
                "Kop1",
                "Rubrik1",
                "Titolo1",
                "제목 1"
            })
    void headingsOfEveryLanguageAreKnownWithoutAStylesPart(String id) throws IOException {
        assertThat(read(new WordFile(styled(id, "Wind limits") + p("Text."))).sections())
                .extracting(Section::title)
                .containsExactly("Wind limits");
    }

    @Test
    void boldLinesAreHeadingsWhereNoStyleIs() throws IOException {
        assertThat(read(new WordFile(bold("Daily inspection")
                                + p(LONG)
                                + bold("Wind limits")
                                + p(LONG)
                                + bold("Lifting stops at once.")
                                + p(LONG)))
                        .sections())
                .extracting(Section::title)
                .containsExactly("Daily inspection", "Wind limits");
    }

    @ParameterizedTest
    @CsvSource({
        "word/document2.xml, word/document2.xml",
        "word/document2.xml, /word/document2.xml",
        "word\\document.xml, word\\document.xml",
        "Word/Document.xml, word/document.xml",
        "content/main.xml, ./content/main.xml"
    })
    void theMainPartIsFoundByItsRelationship(String entry, String target) throws IOException {
        assertThat(read(new WordFile(p("Text.")).mainPart(entry, target))
                        .pages()
                        .getFirst()
                        .text())
                .isEqualTo("Text.\n");
    }

    @Test
    void strictFilesAreRead() throws IOException {
        assertThat(read(new WordFile(styled("Heading1", "One") + p("Text.")).strict())
                        .sections())
                .hasSize(1);
    }

    @Test
    void footnotesAndEndnotesFollowTheirParagraphOnce() throws IOException {
        WordFile file = new WordFile("<w:p><w:r><w:t>Nine</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>"
                        + "<w:r><w:t xml:space=\"preserve\"> millimetres.</w:t></w:r><w:r><w:endnoteReference w:id=\"2\"/></w:r>"
                        + "<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>" + p("Next."))
                .part(
                        "word/footnotes.xml",
                        root(
                                "footnotes",
                                "<w:footnote w:type=\"separator\" w:id=\"-1\">" + p("gone") + "</w:footnote>"
                                        + "<w:footnote w:id=\"2\">" + p("Twelve before 1998.") + "</w:footnote>"))
                .part(
                        "word/endnotes.xml",
                        root("endnotes", "<w:endnote w:id=\"2\">" + p("See the log.") + "</w:endnote>"));

        assertThat(blocks(read(file)))
                .containsExactly(
                        "PARAGRAPH Nine millimetres.",
                        "FOOTNOTE Twelve before 1998.",
                        "FOOTNOTE See the log.",
                        "PARAGRAPH Next.");
    }

    @Test
    void clausesHaveTheNumbersThatWordPrints() throws IOException {
        assertThat(blocks(read(new WordFile(item(0, "Wind")
                                + item(1, "Stop.")
                                + item(1, "Wait.")
                                + item(2, "First.")
                                + item(2, "Second.")
                                + item(0, "Load")
                                + item(1, "Weigh."))
                        .numbering(CLAUSES))))
                .containsExactly(
                        "LIST_ITEM 1. Wind",
                        "LIST_ITEM 1.1 Stop.",
                        "LIST_ITEM 1.2 Wait.",
                        "LIST_ITEM (a) First.",
                        "LIST_ITEM (b) Second.",
                        "LIST_ITEM 2. Load",
                        "LIST_ITEM 2.1 Weigh.");
    }

    @Test
    void aListWithItsOwnStartBeginsThereAndCountsOn() throws IOException {
        String restart = CLAUSES
                + "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>";

        assertThat(blocks(read(new WordFile(item(0, "A") + listed(5, 0, "B") + listed(5, 0, "C")).numbering(restart))))
                .containsExactly("LIST_ITEM 1. A", "LIST_ITEM 5. B", "LIST_ITEM 6. C");
    }

    @Test
    void numbersOfStylesAndOfLinkedListsAreComputed() throws IOException {
        String linked = "<w:abstractNum w:abstractNumId=\"1\"><w:styleLink w:val=\"Law\"/>"
                + level(0, "upperRoman", "Article %1", "Art")
                + level(1, "decimal", "§ %1.%2", "<w:isLgl/>", "Sec")
                + "</w:abstractNum><w:abstractNum w:abstractNumId=\"2\"><w:numStyleLink w:val=\"Law\"/></w:abstractNum>"
                + "<w:num w:numId=\"9\"><w:abstractNumId w:val=\"2\"/></w:num>";
        String styles = style("Art", "Art", "", "<w:pPr><w:numPr><w:numId w:val=\"9\"/></w:numPr></w:pPr>")
                + style("Sec", "Sec", "Art", "");

        assertThat(blocks(read(new WordFile(styled("Art", "Wind") + styled("Sec", "Stop.") + styled("Art", "Load"))
                        .styles(styles)
                        .numbering(linked))))
                .containsExactly("LIST_ITEM Article I Wind", "LIST_ITEM § 1.1 Stop.", "LIST_ITEM Article II Load");
    }

    @Test
    void bulletsAreLeftOutAndDeletedItemsAreNotCounted() throws IOException {
        String bullets = CLAUSES + "<w:abstractNum w:abstractNumId=\"8\">" + level(0, "bullet", "\u2022", "")
                + "</w:abstractNum><w:num w:numId=\"6\"><w:abstractNumId w:val=\"8\"/></w:num>";
        String deleted =
                "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"4\"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>"
                        + "<w:del><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>";

        assertThat(blocks(read(new WordFile(listed(6, 0, "Point") + item(0, "A") + deleted + item(0, "B"))
                        .numbering(bullets))))
                .containsExactly("LIST_ITEM Point", "LIST_ITEM 1. A", "LIST_ITEM 2. B");
    }

    @Test
    void hiddenTextIsLeftOutAlsoByStyle() throws IOException {
        WordFile file = new WordFile(
                        "<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>direct</w:t></w:r>"
                                + "<w:r><w:rPr><w:rStyle w:val=\"Ghost\"/></w:rPr><w:t>by style</w:t></w:r>"
                                + "<w:r><w:rPr><w:rStyle w:val=\"Ghost\"/><w:vanish w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> again</w:t></w:r></w:p>"
                                + styled("Secret", "whole"))
                .styles("<w:style w:type=\"character\" w:styleId=\"Ghost\"><w:rPr><w:vanish/></w:rPr></w:style>"
                        + style("Secret", "Secret", "", "<w:rPr><w:vanish/></w:rPr>"));

        assertThat(blocks(read(file))).containsExactly("PARAGRAPH Seen again");
    }

    @Test
    void trackedChangesAreReadAsAccepted() throws IOException {
        assertThat(blocks("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">One </w:t></w:r>"
                        + "<w:del><w:r><w:delText>nineteen</w:delText></w:r></w:del></w:p>"
                        + "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/><w:pPrChange><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr></w:pPrChange></w:pPr>"
                        + "<w:ins><w:r><w:t>seventeen.</w:t></w:r></w:ins></w:p>"
                        + "<w:p><w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>"
                        + "<w:p><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>"
                        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("old") + "</w:tc></w:tr>"
                        + row(p("new"), p("row")) + "</w:tbl>"))
                .containsExactly("PARAGRAPH One seventeen.", "PARAGRAPH Moved.", "TABLE_ROW new | row");
    }

    @Test
    void contentsPagesAreContentsHoweverTheyAreMade() throws IOException {
        String entry = "<w:p><w:r><w:t>Wind limits</w:t><w:tab/><w:t>4</w:t></w:r></w:p>";
        String body = styled("Heading1", "Wind limits") + p(LONG);
        String byField =
                "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>"
                        + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Wind limits</w:t><w:tab/><w:t>4</w:t></w:r>"
                        + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
        String byFrame =
                "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>"
                        + "<w:sdtContent>" + p("Overview") + entry + "</w:sdtContent></w:sdt>";
        List<String> expected = List.of("CONTENTS Wind limits 4", "HEADING Wind limits", "PARAGRAPH " + LONG);

        assertThat(blocks(byField + body)).isEqualTo(expected);
        assertThat(blocks(styled("TOC1", "Wind limits 4") + body)).isEqualTo(expected);
        assertThat(blocks(byFrame + body)).startsWith("CONTENTS Overview").endsWith(expected.toArray(String[]::new));
        assertThat(blocks(p("Contents") + entry + body))
                .startsWith("CONTENTS Contents")
                .endsWith(expected.toArray(String[]::new));
    }

    @Test
    void linesOfTabsWithNumbersAreNotContents() throws IOException {
        String line = "<w:p><w:r><w:t>Rope %d</w:t><w:tab/><w:t>%d</w:t></w:r></w:p>";
        assertThat(blocks(line.formatted(1, 4) + line.formatted(2, 8) + line.formatted(3, 12)))
                .containsExactly("PARAGRAPH Rope 1 4", "PARAGRAPH Rope 2 8", "PARAGRAPH Rope 3 12");
    }

    @Test
    void aContentsFieldWithoutEndTakesNoBodyText() throws IOException {
        assertThat(blocks(
                        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>"
                                + p("The banksman guides every lift.") + styled("Heading1", "Wind") + p("Text")))
                .containsExactly("PARAGRAPH The banksman guides every lift.", "HEADING Wind", "PARAGRAPH Text");
    }

    @Test
    void instructionsOfFieldsAreLeftOutAndResultsKept() throws IOException {
        assertThat(
                        blocks(
                                "<w:p><w:r><w:t xml:space=\"preserve\">See </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                                        + "<w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
                                        + "<w:r><w:t>4.2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                                        + "<w:fldSimple w:instr=\"DATE\"><w:r><w:t xml:space=\"preserve\"> of May</w:t></w:r></w:fldSimple></w:p>"))
                .containsExactly("PARAGRAPH See 4.2 of May");
    }

    @Test
    void contentControlsKeepWhatIsFilledInAndLeaveTheirPromptsOut() throws IOException {
        String control = "<w:sdt><w:sdtPr>%s</w:sdtPr><w:sdtContent><w:r><w:t>%s</w:t></w:r></w:sdtContent></w:sdt>";
        assertThat(blocks("<w:p>" + control.formatted("", "Filled")
                        + control.formatted("<w:showingPlcHdr/>", "Click here") + "</w:p>"))
                .containsExactly("PARAGRAPH Filled");
    }

    @Test
    void signsAreCharacters() throws IOException {
        assertThat(
                        blocks(
                                "<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t><w:tab/><w:t>d</w:t>"
                                        + "<w:br/><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>"
                                        + "<w:r><w:ruby><w:rt><w:r><w:t>gone</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
                                        + "<m:oMath><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num><m:den><m:r><m:t>y+1</m:t></m:r></m:den></m:f></m:oMath></w:p>"))
                .containsExactly("PARAGRAPH a-bc d α✓漢x/(y+1)");
    }

    @Test
    void clausesInAHeadingsStyleAreText() throws IOException {
        SourceDocument document = read(new WordFile(styled("Heading1", "Wind") + styled("Heading2", LONG)));

        assertThat(document.sections()).extracting(Section::title).containsExactly("Wind");
        assertThat(blocks(document)).endsWith("PARAGRAPH " + LONG);
    }

    @Test
    void textBeforeADamagedPlaceIsReadAndTheDamageSaid() throws IOException {
        SourceDocument document = read(new WordFile("")
                .part(
                        "word/document.xml",
                        root("document", p("Kept.") + "<w:p><w:r>").replace("</w:document>", "")));

        assertThat(blocks(document)).contains("PARAGRAPH Kept.");
        assertThat(document.damage()).containsExactly("The file is damaged: text may be missing.");
    }

    @Test
    void embeddedFilesThatAreNotReadAreSaid() throws IOException {
        assertThat(read(new WordFile(p("Text.") + "<w:altChunk/>")).damage())
                .singleElement()
                .asString()
                .contains("1 embedded file");
    }

    private static String level(int level, String format, String text, String style) {
        return level(level, format, text, "", style);
    }

    private static String level(int level, String format, String text, String extra, String style) {
        return "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/>%s%s<w:lvlText w:val=\"%s\"/></w:lvl>"
                .formatted(level, format, extra, style.isEmpty() ? "" : "<w:pStyle w:val=\"" + style + "\"/>", text);
    }

    private static String item(int level, String text) {
        return listed(4, level, text);
    }

    private static String listed(int list, int level, String text) {
        return p("<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%d\"/></w:numPr>".formatted(level, list), text);
    }

    private static String style(String id, String name, String basedOn, String properties) {
        return "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>%s%s</w:style>"
                .formatted(id, name, basedOn.isEmpty() ? "" : "<w:basedOn w:val=\"" + basedOn + "\"/>", properties);
    }

    private List<String> blocks(String body) throws IOException {
        return blocks(read(new WordFile(body)));
    }

    private static List<String> blocks(SourceDocument document) {
        Page page = document.pages().getFirst();
        return page.blocks().stream()
                .map((Block block) -> block.kind() + " " + page.textOf(block))
                .toList();
    }

    private SourceDocument read(WordFile file) throws IOException {
        return new DocxReader().read(file.write(folder.resolve("a.docx")), "a.docx", "");
    }
}
