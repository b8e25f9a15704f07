package dev.retort.server.http;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.server.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Reads what a client sent, within limits. */
final class RequestReader {

    private static final int MOST_PARTS = 16;
    private static final int LONGEST_FIELD = 64 << 10;
    private static final long MOST_DRAINED = 8L << 20;

    private final Limits limits;
    private final Path temporary;

    /** @param temporary a folder of this server alone, for uploads on their way */
    RequestReader(Limits limits, Path temporary) {
        this.limits = limits;
        this.temporary = temporary;
    }

    static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.putIfAbsent(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue());
        }
        return headers;
    }

    /** Returns the segments of a path, each decoded by itself. */
    static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String part : rawPath.substring(Math.min(1, rawPath.length())).split("/", -1)) {
            segments.add(decoded(part.replace("+", "%2B")));
        }
        return segments;
    }

    static Map<String, List<String>> query(Request request) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        String raw = request.getHttpURI().getQuery();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(decoded(parts[0]), key -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(400, "The address holds a percent sign without two hexadecimal digits after it.");
        }
    }

    Fields json(Request request) {
        byte[] body = bytes(request);
        if (body.length == 0) {
            throw Refusal.of(422, "The body is empty where a JSON object is due.");
        }
        try {
            return Fields.of(Json.mapper().readTree(body));
        } catch (JacksonException e) {
            throw Refusal.of(400, notJson(Optional.ofNullable(e.getLocation())));
        }
    }

    /** Jackson names no place where a body is nested deeper than it reads. */
    private static String notJson(Optional<TokenStreamLocation> place) {
        return place.map(at -> "The body is not JSON: line %d, column %d.".formatted(at.getLineNr(), at.getColumnNr()))
                .orElse("The body cannot be read as JSON: its values are nested too deeply, or too long.");
    }

    private byte[] bytes(Request request) {
        requireLength(request, limits.jsonBytes());
        try (InputStream in = Request.asInputStream(request)) {
            byte[] body = in.readNBytes(Math.toIntExact(limits.jsonBytes()) + 1);
            if (body.length > limits.jsonBytes()) {
                throw tooLong(limits.jsonBytes());
            }
            return body;
        } catch (IOException e) {
            throw Refusal.of(400, "The body ended before its time.");
        }
    }

    /** Reads a form; its files are deleted after the reply. */
    Upload upload(Request request, List<AutoCloseable> opened) {
        requireLength(request, limits.uploadBytes());
        String type =
                Optional.ofNullable(request.getHeaders().get("Content-Type")).orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw Refusal.of(415, "The body must be multipart/form-data with a part named file.");
        }
        MultiPartConfig config = new MultiPartConfig.Builder()
                .location(temporary)
                .maxParts(MOST_PARTS)
                .maxSize(limits.uploadBytes())
                .maxPartSize(limits.uploadBytes())
                .maxMemoryPartSize(LONGEST_FIELD)
                .useFilesForPartsWithoutFileName(false)
                .build();
        try {
            MultiPartFormData.Parts parts = MultiPartFormData.getParts(request, request, type, config);
            opened.add(parts);
            return form(parts, opened);
        } catch (IOException | RuntimeException e) {
            if (e instanceof Refusal refusal) {
                throw refusal;
            }
            throw Refusal.of(
                    400,
                    "The form cannot be read: it is cut off, damaged, or longer than %d bytes."
                            .formatted(limits.uploadBytes()));
        }
    }

    private Upload form(MultiPartFormData.Parts parts, List<AutoCloseable> opened) throws IOException {
        MultiPart.Part file = parts.getFirst("file");
        if (file == null) {
            throw Refusal.ofField("file", "The form has no part named file.");
        }
        Path content = Files.createTempFile(temporary, "upload", ".part");
        opened.add(() -> Files.deleteIfExists(content));
        file.writeTo(content);
        Map<String, String> fields = new HashMap<>();
        for (MultiPart.Part part : parts) {
            if (part != file) {
                fields.putIfAbsent(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
            }
        }
        return new Upload(Optional.ofNullable(file.getFileName()).orElse(""), content, fields);
    }

    /**
     * Reads what is left of the body of a refused request, up to 8 MiB: a client that still sends it would find a broken
     * connection instead of the refusal, and one that sends its next request there would lose that one.
     *
     * @return whether the end of the body was reached
     */
    boolean drained(Request request) {
        byte[] buffer = new byte[1 << 13];
        long left = MOST_DRAINED;
        try (InputStream in = Request.asInputStream(request)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireLength(Request request, long most) {
        if (request.getLength() > most) {
            throw tooLong(most);
        }
    }

    private static Refusal tooLong(long most) {
        return Refusal.of(413, "The body is longer than %d bytes.".formatted(most));
    }
}
