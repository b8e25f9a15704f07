package dev.retort.document.word;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Walks the elements and texts of one XML part, of bounded depth, without entities. Not thread-safe. */
final class XmlPart implements AutoCloseable {

    private static final int DEEPEST = 1000;
    private static final String PARSER_DEPTH = "jdk.xml.maxElementDepth";

    private final InputStream bytes;
    private final XMLStreamReader xml;
    private int event;
    private int depth;

    /** Opens a part; {@link #close} closes the stream. */
    XmlPart(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        this.bytes = buffered;
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        if (factory.isPropertySupported(PARSER_DEPTH)) {
            // The JDK's own limit, 200 since version 24, is passed by mails with tables in tables.
            factory.setProperty(PARSER_DEPTH, String.valueOf(DEEPEST + 1));
        }
        try {
            xml = factory.createXMLStreamReader(new MarkupGuard(new InputStreamReader(buffered, charset(buffered))));
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /** Moves to the next start, end or text; false behind the last. */
    boolean next() throws IOException {
        try {
            while (xml.hasNext()) {
                event = xml.next();
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            throw new PartTooLarge("its elements are nested more than %d deep".formatted(DEEPEST));
                        }
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return true;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return true;
                    }
                    default -> {}
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw failure(e);
        } catch (RuntimeException e) {
            // The parser of the JDK throws various ones on malformed input.
            throw new IOException(e);
        }
    }

    /** Moves on inside an element: false at its end. {@code outer} is the depth at its start. */
    boolean within(int outer) throws IOException {
        return next() && depth >= outer;
    }

    /** Leaves out the rest of the element whose start this is. */
    void skip() throws IOException {
        int outer = depth;
        while (within(outer)) {
            // Nothing is kept.
        }
    }

    int depth() {
        return depth;
    }

    boolean isStart() {
        return event == XMLStreamConstants.START_ELEMENT;
    }

    boolean isEnd() {
        return event == XMLStreamConstants.END_ELEMENT;
    }

    /** Returns the element's name: plain for Word's own, with {@code a: m: mc: dgm:} or {@code x:} for other vocabularies. */
    String name() {
        String space = xml.getNamespaceURI();
        String name = xml.getLocalName();
        if (space == null) {
            return "x:" + name;
        }
        return switch (space) {
            case "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    "http://purl.oclc.org/ooxml/wordprocessingml/main" -> name;
            case "http://schemas.openxmlformats.org/officeDocument/2006/math",
                    "http://purl.oclc.org/ooxml/officeDocument/math" -> "m:" + name;
            case "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main" ->
                "a:" + name;
            case "http://schemas.openxmlformats.org/drawingml/2006/diagram",
                    "http://purl.oclc.org/ooxml/drawingml/diagram" -> "dgm:" + name;
            case "http://schemas.openxmlformats.org/markup-compatibility/2006" -> "mc:" + name;
            default -> "x:" + name;
        };
    }

    /** Returns the element's name without its vocabulary. */
    String localName() {
        return xml.getLocalName();
    }

    /** Returns an attribute by its name without vocabulary, empty where there is none. */
    String attribute(String localName) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(localName)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    /** Returns attribute {@code val}. */
    String value() {
        return attribute("val");
    }

    /** Returns a number of attribute {@code val}, or the fallback where it is not one. */
    int number(int fallback) {
        return number(value(), fallback);
    }

    static int number(String text, int fallback) {
        return text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : fallback;
    }

    /** Returns whether a switch such as {@code w:b} is on. */
    boolean isOn() {
        return switch (value()) {
            case "0", "false", "off", "none" -> false;
            default -> true;
        };
    }

    /** Returns the text at this place. */
    String text() {
        return xml.getText();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private static IOException failure(XMLStreamException e) {
        return e.getNestedException() instanceof IOException inner ? inner : new IOException(e);
    }

    private static Charset charset(BufferedInputStream in) throws IOException {
        in.mark(4);
        int first = in.read();
        int second = in.read();
        int third = in.read();
        in.reset();
        if (first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF) {
            return StandardCharsets.UTF_16;
        }
        if (first == '<' && second == 0) {
            return StandardCharsets.UTF_16LE;
        }
        if (first == 0 && second == '<') {
            return StandardCharsets.UTF_16BE;
        }
        if (first == 0xEF && second == 0xBB && third == 0xBF) {
            in.skipNBytes(3);
        }
        return StandardCharsets.UTF_8;
    }
}
