package dev.retort.document.markup;

import dev.retort.file.Encodings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The encoding an HTML page declares: {@code <meta charset>}, {@code http-equiv}, or the XML declaration. */
final class HtmlCharset {

    private static final int HEAD = 8192;
    private static final Pattern XML =
            Pattern.compile("<\\?xml[^>]{0,200}?encoding\\s{0,9}=\\s{0,9}[\"']([\\w.:-]{1,40})");
    private static final Pattern CONTENT = Pattern.compile("(?i)charset\\s{0,9}=\\s{0,9}[\"']?([\\w.:-]{1,40})");

    private HtmlCharset() {}

    /** Returns the declared encoding; UTF-16 in bytes that could be read so far cannot be meant, and counts as UTF-8. */
    static Optional<Charset> declared(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
        Matcher xml = XML.matcher(head);
        if (head.startsWith("<?xml") && xml.find()) {
            return Encodings.named(xml.group(1)).map(HtmlCharset::narrow);
        }
        Document document = Jsoup.parse(head);
        for (Element meta : document.select("meta")) {
            Matcher content = CONTENT.matcher(meta.attr("content"));
            Optional<Charset> charset = meta.hasAttr("charset")
                    ? Encodings.named(meta.attr("charset"))
                    : content.find() ? Encodings.named(content.group(1)) : Optional.empty();
            if (charset.isPresent()) {
                return charset.map(HtmlCharset::narrow);
            }
        }
        return Optional.empty();
    }

    private static Charset narrow(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                ? StandardCharsets.UTF_8
                : charset;
    }
}
