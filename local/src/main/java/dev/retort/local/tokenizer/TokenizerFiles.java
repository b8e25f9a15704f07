package dev.retort.local.tokenizer;

import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the tokenizer of a model as the files that Hugging Face's libraries read. */
public final class TokenizerFiles {

    private TokenizerFiles() {}

    /** Writes {@code tokenizer.json} and {@code tokenizer_config.json} with the chat template. */
    public static void write(Path model, Path folder) {
        TokenizerDefinition definition = TokenizerDefinition.read(model);
        WholeFile.write(folder.resolve("tokenizer.json"), definition.json().toString());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false);
        definition.beginOfText().ifPresent(text -> config.put("bos_token", text));
        definition.endOfText().ifPresent(text -> config.put("eos_token", text));
        definition.chatTemplate().ifPresent(text -> config.put("chat_template", text));
        WholeFile.writeJson(folder.resolve("tokenizer_config.json"), config);
    }

    /** Returns the tokens at which an answer ends. */
    public static List<Integer> endOfTurn(Path model) {
        return List.copyOf(TokenizerDefinition.read(model).endOfTurn());
    }
}
