package dev.retort.local.tokenizer;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets a tokenizer through to the native library if it has the kinds and shapes of the known families. The library ends
 * the whole process where a part of a tokenizer contradicts itself, so everything else is refused by name before.
 */
final class TokenizerGate {

    private static final String REMEDY =
            "Take a model with a tokenizer of a known family (Llama, Qwen, Gemma, Mistral, SmolLM, BERT), or report this one.";

    private final Path model;

    private TokenizerGate(Path model) {
        this.model = model;
    }

    /**
     * Returns the definition that the native library may read: checked, and without the parts that are not used.
     *
     * @param model names the tokenizer in errors
     * @throws InputException if a part is not known, or contradicts itself
     */
    static ObjectNode admit(Path model, ObjectNode json) {
        TokenizerGate gate = new TokenizerGate(model);
        new TokenizerModelShape(gate).check(json.path("model"), json.path("added_tokens"));
        TokenizerStepShape steps = new TokenizerStepShape(gate);
        steps.normalizer(json.path("normalizer"));
        steps.preTokenizer(json.path("pre_tokenizer"));
        steps.decoder(json.path("decoder"));
        ObjectNode admitted = new JsonMapper().createObjectNode();
        admitted.put("version", "1.0");
        // Tokens that begin and end a sequence come from the chat template, so no text is ever post-processed.
        admitted.putNull("truncation").putNull("padding").putNull("post_processor");
        for (String part : new String[] {"added_tokens", "normalizer", "pre_tokenizer", "decoder", "model"}) {
            if (json.has(part)) {
                admitted.set(part, json.get(part));
            }
        }
        return admitted;
    }

    InputException refused(String problem) {
        return new InputException("The tokenizer of %s cannot be used: %s.".formatted(model, problem), REMEDY);
    }

    void require(boolean holds, String problem) {
        if (!holds) {
            throw refused(problem);
        }
    }

    /** Returns the type of a part, one of those that are known. */
    String type(String part, JsonNode node) {
        String type = node.path("type").asString("");
        require(node.isObject() && !type.isEmpty() && type.length() < 40, "its %s has no type".formatted(part));
        return type;
    }

    InputException unknown(String part, String type) {
        return refused("its %s \"%s\" is not known".formatted(part, type));
    }

    /** Checks that settings are true, false or missing. */
    void flags(String part, JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            require(
                    value.isBoolean() || value.isNull() || value.isMissingNode(),
                    "%s of its %s is neither true nor false".formatted(name, part));
        }
    }

    /** Returns a text of a limited length. */
    String text(String part, JsonNode node, String name, int least, int most) {
        JsonNode value = node.path(name);
        String text = value.asString("");
        int length = text.codePointCount(0, text.length());
        require(
                value.isString() && length >= least && length <= most,
                "%s of its %s is not a text of %d to %d characters".formatted(name, part, least, most));
        return text;
    }

    /** Checks a setting that is one of a few words, or missing. */
    void choice(String part, JsonNode node, String name, Set<String> words) {
        JsonNode value = node.path(name);
        require(
                value.isMissingNode() || value.isNull() || value.isString() && words.contains(value.asString()),
                "%s of its %s is not known".formatted(name, part));
    }
}
