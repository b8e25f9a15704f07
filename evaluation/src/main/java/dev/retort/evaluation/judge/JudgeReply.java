package dev.retort.evaluation.judge;

import dev.retort.file.Json;
import dev.retort.file.JsonFault;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;

/**
 * Finds the JSON in a judge's reply and reads its fields.
 *
 * <p>JSON may stand bare, in a code fence or amid prose, and whole numbers may be written as strings. JSON that ends too
 * early is refused, not completed: half a list of verdicts is not a list of verdicts.
 */
final class JudgeReply {

    private static final int LONGEST = 200_000;

    /** The number of characters that a reader takes at once. */
    private static final int BUFFER = 4_000;

    /** Characters read in all, of JSON that turns out to be none. */
    private static final long MOST_READ = 2_000_000;

    private JudgeReply() {}

    static JsonNode json(String reply) throws MalformedReplyException {
        if (reply.length() > LONGEST) {
            throw new MalformedReplyException("it is longer than %d characters".formatted(LONGEST));
        }
        int start = next(reply, 0);
        int first = start;
        long budget = MOST_READ;
        while (start < reply.length() && budget > 0) {
            try (StringReader rest = new StringReader(reply)) {
                rest.skip(start);
                return Json.mapper()
                        .reader()
                        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(rest);
            } catch (UnexpectedEndOfInputException e) {
                throw new MalformedReplyException("its JSON ends too early");
            } catch (JacksonException e) {
                // A bracket of the prose before the JSON, such as "[sic]": the next one may open it.
                budget -= BUFFER
                        + Math.max(
                                0, e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
                start = next(reply, start + 1);
            } catch (IOException e) {
                throw new IllegalStateException("a text in memory is read without fail", e);
            }
        }
        throw new MalformedReplyException(
                first < reply.length()
                        ? "its JSON %s"
                                .formatted(JsonFault.of(reply.substring(first)).words())
                        : "it holds no JSON");
    }

    private static int next(String reply, int from) {
        int position = from;
        while (position < reply.length() && reply.charAt(position) != '{' && reply.charAt(position) != '[') {
            position++;
        }
        return position;
    }

    /** Returns the only list of a reply, under a key or bare. */
    static List<JsonNode> onlyList(JsonNode json, String key) throws MalformedReplyException {
        return json.isArray() ? json.valueStream().toList() : list(json, key);
    }

    static List<JsonNode> list(JsonNode json, String key) throws MalformedReplyException {
        JsonNode list = json.get(key);
        if (list == null || !list.isArray()) {
            throw new MalformedReplyException("\"%s\" is not a list".formatted(key));
        }
        return list.valueStream().toList();
    }

    static List<String> texts(JsonNode json, String key) throws MalformedReplyException {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : onlyList(json, key)) {
            if (!item.isString()) {
                throw new MalformedReplyException("\"%s\" holds something that is not text".formatted(key));
            }
            texts.add(item.asString());
        }
        return texts;
    }

    static String text(JsonNode json, String key) throws MalformedReplyException {
        JsonNode text = json.get(key);
        if (text == null || !text.isString()) {
            throw new MalformedReplyException("\"%s\" is not text".formatted(key));
        }
        return text.asString();
    }

    /** Returns an explanation, which a judge may leave out. */
    static String reason(JsonNode json) {
        return json.path("reason").asString("");
    }

    /** Returns true for any whole number but 0 and for true, also where written as a string. */
    static boolean flag(JsonNode json, String key) throws MalformedReplyException {
        JsonNode flag = json.get(key);
        if (flag != null && flag.isBoolean()) {
            return flag.asBoolean();
        }
        if (flag != null && (flag.isIntegralNumber() || flag.isString())) {
            String text = flag.asString().strip();
            if (text.matches("[+-]?[0-9]{1,9}")) {
                return Integer.parseInt(text) != 0;
            }
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return text.equalsIgnoreCase("true");
            }
        }
        throw new MalformedReplyException("\"%s\" is not 0 or 1".formatted(key));
    }
}
