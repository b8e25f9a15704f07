package dev.retort.document.word;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes Word files part by part. */
final class WordFile {

    private static final String NAMESPACES = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
            + " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
            + " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
            + " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
            + " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""
            + " xmlns:v=\"urn:schemas-microsoft-com:vml\"";

    private final Map<String, String> parts = new LinkedHashMap<>();
    private String main = "word/document.xml";

    WordFile(String body) {
        part("word/document.xml", root("document", "<w:body>" + body + "</w:body>"));
    }

    static String root(String name, String content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:%s%s>%s</w:%s>".formatted(name, NAMESPACES, content, name);
    }

    /** Returns a paragraph of one run. */
    static String p(String text) {
        return p("", text);
    }

    /** Returns a paragraph with properties. */
    static String p(String properties, String text) {
        return "<w:p><w:pPr>%s</w:pPr><w:r><w:t xml:space=\"preserve\">%s</w:t></w:r></w:p>"
                .formatted(properties, text);
    }

    static String styled(String style, String text) {
        return p("<w:pStyle w:val=\"" + style + "\"/>", text);
    }

    static String bold(String text) {
        return "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>" + text + "</w:t></w:r></w:p>";
    }

    static String table(String... rows) {
        return "<w:tbl>" + String.join("", rows) + "</w:tbl>";
    }

    static String row(String... cells) {
        StringBuilder row = new StringBuilder("<w:tr>");
        for (String cell : cells) {
            row.append("<w:tc><w:tcPr/>").append(cell).append("</w:tc>");
        }
        return row.append("</w:tr>").toString();
    }

    WordFile part(String name, String content) {
        parts.put(name, content);
        return this;
    }

    WordFile styles(String styles) {
        return part("word/styles.xml", root("styles", styles));
    }

    WordFile numbering(String numbering) {
        return part("word/numbering.xml", root("numbering", numbering));
    }

    /** Names the main part otherwise. */
    WordFile mainPart(String entry, String target) {
        parts.put(entry, parts.remove(main));
        main = entry;
        return part(
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
                        + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                        + " Target=\"" + target + "\"/></Relationships>");
    }

    /** Writes strict vocabulary. */
    WordFile strict() {
        parts.replaceAll((name, content) -> content.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main"));
        return this;
    }

    Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
