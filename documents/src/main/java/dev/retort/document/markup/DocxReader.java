package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads Word files (Office Open XML, ECMA-376): paragraphs, headings by style, lists, tables; the file is one page. Deleted
 * text, comments, headers and footers are left out.
 */
public final class DocxReader implements DocumentReader {

    private static final long MAX_UNPACKED = 256L << 20;

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            DocumentAssembler assembler = new DocumentAssembler();
            assembler.startPage("1");
            Map<String, Integer> headings = headingStyles(zip);
            try (InputStream in = entry(zip, "word/document.xml")) {
                body(xml(in), headings, assembler);
            }
            return assembler.finish(name, sha256);
        } catch (IOException | XMLStreamException e) {
            throw new InputException(
                    "%s: not a readable Word file (%s).".formatted(name, e.getMessage()),
                    "Open it in Word and save it anew, or leave it out.",
                    e);
        }
    }

    private static InputStream entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("no " + name + " inside");
        }
        return new Limited(zip.getInputStream(entry));
    }

    private static XMLStreamReader xml(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(in);
    }

    /** Returns the level of each style that is a heading, by the style's id. */
    private static Map<String, Integer> headingStyles(ZipFile zip) throws IOException, XMLStreamException {
        Map<String, Integer> levels = new HashMap<>();
        if (zip.getEntry("word/styles.xml") == null) {
            return levels;
        }
        try (InputStream in = entry(zip, "word/styles.xml")) {
            XMLStreamReader xml = xml(in);
            String style = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "style" -> style = attribute(xml, "styleId");
                        case "name" -> {
                            String title = attribute(xml, "val").toLowerCase(Locale.ROOT);
                            if (title.matches("heading [1-9]")) {
                                levels.put(style, title.charAt(8) - '0');
                            } else if (title.equals("title")) {
                                levels.put(style, 1);
                            }
                        }
                        case "outlineLvl" -> {
                            String level = attribute(xml, "val");
                            if (level.matches("[0-8]")) {
                                levels.putIfAbsent(style, level.charAt(0) - '0' + 1);
                            }
                        }
                        default -> {}
                    }
                }
            }
        }
        return levels;
    }

    private static void body(XMLStreamReader xml, Map<String, Integer> headings, DocumentAssembler assembler)
            throws XMLStreamException {
        StringBuilder paragraph = new StringBuilder();
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int tables = 0;
        int skipped = 0;
        int level = 0;
        boolean item = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "tbl" -> tables++;
                    case "tr" -> cells.clear();
                    case "tc" -> cell.setLength(0);
                    case "p" -> {
                        paragraph.setLength(0);
                        level = 0;
                        item = false;
                    }
                    case "pStyle" -> level = headings.getOrDefault(attribute(xml, "val"), level);
                    case "numPr" -> item = true;
                    case "del", "moveFrom", "Fallback", "instrText", "delText" -> skipped++;
                    case "t" -> {
                        if (skipped == 0) {
                            paragraph.append(xml.getElementText());
                        }
                    }
                    case "tab", "br", "cr" -> paragraph.append(' ');
                    case "noBreakHyphen" -> paragraph.append('-');
                    default -> {}
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "del", "moveFrom", "Fallback", "instrText", "delText" -> skipped--;
                    case "tbl" -> tables--;
                    case "tc" -> cells.add(cell.toString().strip());
                    case "tr" -> {
                        cells.removeIf(String::isEmpty);
                        assembler.add(BlockKind.TABLE_ROW, String.join(" | ", cells), false);
                        cells.clear();
                    }
                    case "p" -> {
                        if (tables > 0) {
                            cell.append(cell.isEmpty() ? "" : " ").append(paragraph);
                        } else if (level > 0) {
                            assembler.addHeading(paragraph.toString(), level);
                        } else {
                            assembler.add(
                                    item ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, paragraph.toString(), false);
                        }
                        paragraph.setLength(0);
                    }
                    default -> {}
                }
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String localName) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(localName)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    /** Stops a file that unpacks to more than fits. */
    private static final class Limited extends FilterInputStream {
        private long left = MAX_UNPACKED;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            take(1);
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            take(Math.max(0, n));
            return n;
        }

        private void take(int n) throws IOException {
            left -= n;
            if (left < 0) {
                throw new IOException("it unpacks to more than 256 MB");
            }
        }
    }
}
