package dev.retort.dataset;

import dev.retort.dataset.ChatExample.Message;
import java.util.HexFormat;

/** Writes chat examples byte for byte as Python's {@code json.dump} does by default: ", " and ": ", ASCII only. */
final class PythonJson {

    private static final HexFormat HEX = HexFormat.of();

    private PythonJson() {}

    /** Returns the example as one line without a line end. */
    static String line(ChatExample example) {
        StringBuilder out = new StringBuilder("{\"messages\": [");
        String separator = "";
        for (Message message : example.messages()) {
            out.append(separator).append("{\"role\": ");
            string(out, message.role());
            out.append(", \"content\": ");
            string(out, message.content());
            out.append('}');
            separator = ", ";
        }
        return out.append("]}").toString();
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c > '~') {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
