package dev.retort.document.word;

import dev.retort.error.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Names files that are called .docx but are something else. */
final class OtherKind {

    private static final int OPENING = 4096;
    private static final int OLE_SEARCHED = 4 << 20;
    private static final String SAVE_AS_DOCX = "Open it in Word and save it as .docx, or leave it out.";

    private OtherKind() {}

    /** Returns the problem with a file that is not a zip file at all; empty where it begins as one. */
    static Optional<InputException> of(Path file, String name) throws IOException {
        byte[] opening;
        try (InputStream in = Files.newInputStream(file)) {
            opening = in.readNBytes(OPENING);
        }
        if (opening.length == 0) {
            return problem(name, "the file is empty", "Leave it out.");
        }
        String start = new String(opening, StandardCharsets.ISO_8859_1);
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            return Optional.empty();
        }
        if (start.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            return ole(file, name);
        }
        return byOpening(start, name);
    }

    private static Optional<InputException> byOpening(String start, String name) {
        String text = start.replace("\u0000", "")
                .replaceFirst("^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)", "")
                .stripLeading();
        String small = text.toLowerCase(Locale.ROOT);
        if (small.startsWith("{\\rtf")) {
            return problem(name, "the file is RTF, not Word's .docx", SAVE_AS_DOCX);
        }
        if (small.startsWith("%pdf")) {
            return problem(name, "the file is a PDF", "Rename it to .pdf.");
        }
        if (small.contains("pkg:package") || small.contains("w:worddocument")) {
            return problem(name, "the file is a Word document in XML, not .docx", SAVE_AS_DOCX);
        }
        if (small.startsWith("mime-version:") || small.contains("content-type: multipart/related")) {
            return problem(name, "the file is a web archive (MHTML), not Word's .docx", SAVE_AS_DOCX);
        }
        if (small.startsWith("<!doctype html") || small.contains("<html") || small.startsWith("<body")) {
            return problem(name, "the file is HTML, not Word's .docx", "Rename it to .html.");
        }
        if (small.startsWith("<")) {
            return problem(name, "the file is XML, not Word's .docx", SAVE_AS_DOCX);
        }
        if (isPicture(start)) {
            return problem(name, "the file is a picture, not a Word file", "Run OCR over it, or leave it out.");
        }
        if (start.chars().noneMatch(c -> c < 9 || c > 13 && c < 32 || c == 127)) {
            return problem(name, "the file is plain text, not Word's .docx", "Rename it to .txt or .md.");
        }
        return problem(
                name,
                "not a readable Word file: it does not begin as one, so it is damaged or of another kind",
                SAVE_AS_DOCX);
    }

    private static boolean isPicture(String start) {
        return start.startsWith("\u0089PNG")
                || start.startsWith("\u00FF\u00D8\u00FF")
                || start.startsWith("GIF8")
                || start.startsWith("II*\0")
                || start.startsWith("MM\0*");
    }

    /** Old Office files and protected new ones are containers of named streams; the names are UTF-16. */
    private static Optional<InputException> ole(Path file, String name) throws IOException {
        String content;
        try (InputStream in = Files.newInputStream(file)) {
            content = new String(in.readNBytes(OLE_SEARCHED), StandardCharsets.ISO_8859_1);
            in.skipNBytes(Math.max(0, Files.size(file) - 2L * OLE_SEARCHED));
            content += new String(in.readNBytes(OLE_SEARCHED), StandardCharsets.ISO_8859_1);
        }
        if (content.contains(utf16("EncryptedPackage")) || content.contains(utf16("EncryptionInfo"))) {
            return problem(
                    name,
                    "the file is protected by a password",
                    "Open it in Word, remove the password and save it, or leave it out.");
        }
        if (content.contains(utf16("Workbook"))) {
            return problem(name, "the file is an old Excel file (.xls)", SAVE_AS_DOCX);
        }
        if (content.contains(utf16("PowerPoint Document"))) {
            return problem(name, "the file is an old PowerPoint file (.ppt)", SAVE_AS_DOCX);
        }
        if (content.contains(utf16("__properties_version1.0"))) {
            return problem(name, "the file is a mail of Outlook (.msg)", SAVE_AS_DOCX);
        }
        return problem(name, "the file is an old Word file (.doc), not .docx", SAVE_AS_DOCX);
    }

    private static String utf16(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    }

    /** Returns the problem with a zip file whose list of parts cannot be read. */
    static InputException broken(Path file, String name, Exception cause) {
        boolean ended;
        try {
            ended = hasEnd(file);
        } catch (IOException e) {
            ended = true;
        }
        return ended
                ? new InputException(
                        "%s: not a readable Word file: its list of parts is damaged.".formatted(name),
                        "Get the file again, or leave it out.",
                        cause)
                : new InputException(
                        "%s: the Word file is cut short: its end is missing.".formatted(name),
                        "Get the file again, or leave it out.",
                        cause);
    }

    private static boolean hasEnd(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, size - (1 << 16) - 22));
            return new String(in.readNBytes((1 << 16) + 22), StandardCharsets.ISO_8859_1).contains("PK\5\6");
        }
    }

    /** Returns the problem with a zip file that holds no Word document. */
    static InputException withoutDocument(WordPackage parts, String name) throws IOException {
        String kind = parts.opening("mimetype");
        if (kind.contains("opendocument")) {
            return new InputException(
                    "%s: the file is an OpenDocument file (.odt), not Word's .docx.".formatted(name), SAVE_AS_DOCX);
        }
        if (kind.contains("epub")) {
            return new InputException("%s: the file is an e-book (EPUB).".formatted(name), SAVE_AS_DOCX);
        }
        if (parts.hasFolder("xl")) {
            return new InputException(
                    "%s: the file is an Excel workbook (.xlsx), not a Word file.".formatted(name), SAVE_AS_DOCX);
        }
        if (parts.hasFolder("ppt")) {
            return new InputException(
                    "%s: the file is a PowerPoint presentation (.pptx), not a Word file.".formatted(name),
                    "Save it as .pdf, or leave it out.");
        }
        if (parts.hasFolder("word")) {
            return new InputException(
                    "%s: not a readable Word file: the part with its text is missing or damaged.".formatted(name),
                    "Open it in Word and save it again, or leave it out.");
        }
        return new InputException(
                "%s: the file is a zip archive without a Word document.".formatted(name),
                "Unpack it and name its files, or leave it out.");
    }

    private static Optional<InputException> problem(String name, String problem, String remedy) {
        return Optional.of(new InputException("%s: %s.".formatted(name, problem), remedy));
    }
}
