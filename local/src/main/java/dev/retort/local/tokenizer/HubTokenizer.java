package dev.retort.local.tokenizer;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the tokenizer of a folder as the Hugging Face hub lays it out. */
final class HubTokenizer {

    /** Gemma's, the largest known, has 33 MB. */
    private static final long LARGEST_FILE = 128 << 20;

    private static final JsonMapper MAPPER = new JsonMapper();

    private HubTokenizer() {}

    static TokenizerDefinition read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "%s has no tokenizer.json.".formatted(folder),
                    "Put the model's tokenizer.json beside its weights; tokenizer.model alone is not enough.");
        }
        ObjectNode json = object(file);
        if (!json.path("model").isObject()) {
            throw new InputException("%s has no model in it.".formatted(file), "Fetch the file again.");
        }
        json.putNull("truncation").putNull("padding");
        Map<String, Integer> special = new LinkedHashMap<>();
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asString("");
            if (token.path("special").asBoolean(false) && !content.isEmpty()) {
                special.put(content, token.path("id").asInt(-1));
            }
        }
        ObjectNode config = readIfThere(folder.resolve("tokenizer_config.json"));
        Set<Integer> ends = new TreeSet<>();
        for (String name : new String[] {"config.json", "generation_config.json"}) {
            JsonNode end = readIfThere(folder.resolve(name)).path("eos_token_id");
            (end.isArray() ? end : MAPPER.createArrayNode().add(end)).forEach(id -> {
                if (id.canConvertToInt()) {
                    ends.add(id.asInt());
                }
            });
        }
        Optional<String> endOfText = tokenText(config.path("eos_token"));
        endOfText.map(special::get).ifPresent(ends::add);
        return new TokenizerDefinition(
                json, special, ends, tokenText(config.path("bos_token")), endOfText, chatTemplate(folder, config));
    }

    private static Optional<String> chatTemplate(Path folder, JsonNode config) {
        Path own = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(own)) {
            return Optional.of(text(own));
        }
        JsonNode template = config.path("chat_template");
        if (template.isArray()) {
            for (JsonNode named : template) {
                if (named.path("name").asString("").equals("default")) {
                    return Optional.of(named.path("template").asString(""));
                }
            }
        }
        return template.isString() ? Optional.of(template.asString()) : Optional.empty();
    }

    private static Optional<String> tokenText(JsonNode token) {
        String text = token.isObject() ? token.path("content").asString("") : token.isString() ? token.asString() : "";
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static ObjectNode readIfThere(Path file) {
        return Files.isRegularFile(file) ? object(file) : MAPPER.createObjectNode();
    }

    private static ObjectNode object(Path file) {
        if (JsonFile.tree(file, text(file), "Fetch the file again.") instanceof ObjectNode object) {
            return object;
        }
        throw new InputException("%s is not a JSON object.".formatted(file), "Fetch the file again.");
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InputException(
                        "%s has %d bytes: too many for a tokenizer.".formatted(file, Files.size(file)),
                        "Fetch the file again.");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that you may read it.", e);
        }
    }
}
