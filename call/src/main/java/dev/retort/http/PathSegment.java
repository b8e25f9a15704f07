package dev.retort.http;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/** Text as one segment of a path (RFC 3986, section 3.3), so that a name cannot change where a request goes. */
@API(status = API.Status.INTERNAL)
public final class PathSegment {

    private static final String PLAIN = "-._~:@!$&'()*+,;=";

    private PathSegment() {}

    /** Returns the text with everything encoded that a segment cannot hold; {@code "."} and {@code ".."} too. */
    public static String encode(String text) {
        if (text.equals(".") || text.equals("..")) {
            return text.replace(".", "%2E");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }
}
