package dev.retort.server.wire;

import dev.retort.server.chat.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Probabilities of tokens as OpenAI's chat completions have them. */
final class LogprobForm {

    private static final char HALF_A_CHARACTER = '\uFFFD';

    private LogprobForm() {}

    /** Puts them into a choice: null where there are none. */
    static void put(ObjectNode choice, List<TokenLogprob> logprobs) {
        if (logprobs.isEmpty()) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode shown = choice.putObject("logprobs");
        ArrayNode content = shown.putArray("content");
        shown.putNull("refusal");
        for (TokenLogprob token : logprobs) {
            ObjectNode node = content.addObject();
            put(node, token.text(), token.logprob());
            ArrayNode top = node.putArray("top_logprobs");
            token.top().forEach(other -> put(top.addObject(), other.text(), other.logprob()));
        }
    }

    private static void put(ObjectNode node, String text, double logprob) {
        node.put("token", text).put("logprob", logprob);
        if (text.indexOf(HALF_A_CHARACTER) >= 0) {
            node.putNull("bytes");
            return;
        }
        ArrayNode bytes = node.putArray("bytes");
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
    }
}
