package dev.retort.http;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A form with one file as {@code multipart/form-data} (RFC 7578), its length known beforehand. */
final class Multipart {

    private Multipart() {}

    static BodyPublisher publisher(HttpCall.Body.OfForm form, String boundary) throws FileNotFoundException {
        StringBuilder head = new StringBuilder();
        for (Map.Entry<String, String> field : form.fields().entrySet()) {
            head.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, quoted(field.getKey()), field.getValue()));
        }
        head.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                .formatted(boundary, quoted(form.fileName())));
        head.append("Content-Type: application/octet-stream\r\n\r\n");
        return BodyPublishers.concat(
                BodyPublishers.ofString(head.toString(), StandardCharsets.UTF_8),
                switch (form.content()) {
                    case HttpCall.Content.OfFile file -> BodyPublishers.ofFile(file.file());
                    case HttpCall.Content.OfText text -> BodyPublishers.ofString(text.text(), StandardCharsets.UTF_8);
                },
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n", StandardCharsets.UTF_8));
    }

    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
