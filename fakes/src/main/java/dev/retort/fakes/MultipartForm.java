package dev.retort.fakes;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form with files as a server reads it (RFC 7578).
 *
 * @param fields plain fields by name
 * @param fileName name of the file part, empty where there is none
 * @param file content of the file part
 */
public record MultipartForm(Map<String, String> fields, String fileName, String file) {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

    /** Reads a form from a request. */
    public static MultipartForm of(LoopbackServer.Received request) {
        Matcher boundary = BOUNDARY.matcher(request.headers().getOrDefault("content-type", ""));
        if (!boundary.find()) {
            return new MultipartForm(Map.of(), "", "");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        String fileName = "";
        String file = "";
        String body = new String(request.body(), StandardCharsets.UTF_8);
        for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
            int end = part.indexOf("\r\n\r\n");
            if (end < 0) {
                continue;
            }
            String head = part.substring(0, end);
            String content = part.substring(end + 4, part.length() - 2);
            Matcher name = NAME.matcher(head);
            Matcher given = FILE_NAME.matcher(head);
            if (given.find()) {
                fileName = given.group(1);
                file = content;
            } else if (name.find()) {
                fields.put(name.group(1), content);
            }
        }
        return new MultipartForm(fields, fileName, file);
    }
}
