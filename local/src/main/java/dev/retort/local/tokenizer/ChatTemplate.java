package dev.retort.local.tokenizer;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.local.jinja.Template;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders conversations with the template that came with a model. Immutable and thread-safe. */
public final class ChatTemplate {

    /** The first of the characters that Unicode keeps free of meaning; one that no message holds marks look-alikes. */
    private static final int FIRST_NONCHARACTER = 0xFDD0;

    private static final int LAST_NONCHARACTER = 0xFDEF;

    private final String source;
    private final Template template;
    private final Map<String, String> names;
    private final Set<String> specialTokens;

    private ChatTemplate(Path model, String source, TokenizerDefinition definition, Clock clock) {
        this.source = source;
        this.template = Template.parse(model.toString(), source, clock);
        this.specialTokens = definition.specialTokens().keySet();
        this.names = Map.of(
                "bos_token", definition.beginOfText().orElse(""),
                "eos_token", definition.endOfText().orElse(""));
    }

    /**
     * Opens the template of a model: of {@code chat_template.jinja}, {@code tokenizer_config.json} or a GGUF's metadata.
     *
     * @param clock tells templates the date that ask for it
     * @throws InputException if the model has none (it is no chat model) or one that cannot be used
     */
    public static ChatTemplate open(Path fileOrFolder, Clock clock) {
        TokenizerDefinition definition = TokenizerDefinition.read(fileOrFolder);
        String source = definition
                .chatTemplate()
                .orElseThrow(() -> new InputException(
                        "%s has no chat template: it is no chat model.".formatted(fileOrFolder),
                        "Take the instruct version of the model."));
        return new ChatTemplate(fileOrFolder, source, definition, clock);
    }

    /** Opens the template of a model with the machine's clock. */
    public static ChatTemplate open(Path fileOrFolder) {
        return open(fileOrFolder, Clock.systemDefaultZone());
    }

    /** Returns the template's text, in Jinja. */
    public String source() {
        return source;
    }

    /**
     * Renders messages.
     *
     * @param generationPrompt whether the beginning of the assistant's next message is added
     * @throws UsageException if the template refuses the order or the roles of the messages
     * @throws InputException if the template fails
     */
    public Prompt render(List<Message> messages, boolean generationPrompt) {
        char mark = mark(messages);
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(names);
        // As transformers does, which passes them always: some templates ask whether they are none, not whether they
        // are there.
        variables.put("tools", null);
        variables.put("documents", null);
        List<Map<String, Object>> list = new ArrayList<>();
        for (Message message : messages) {
            list.add(Map.of("role", message.role(), "content", marked(message.content(), mark)));
        }
        variables.put("messages", list);
        variables.put("add_generation_prompt", generationPrompt);
        return unmarked(template.render(variables), mark);
    }

    /** Breaks special tokens in a message by a mark behind their first character, so that they can be told apart. */
    private String marked(String content, char mark) {
        String marked = content;
        for (String token : specialTokens) {
            if (marked.contains(token)) {
                marked = marked.replace(token, token.substring(0, 1) + mark + token.substring(1));
            }
        }
        return marked;
    }

    private static Prompt unmarked(String text, char mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            return new Prompt(text, List.of());
        }
        StringBuilder out = new StringBuilder(text.length());
        List<Prompt.Span> lookAlikes = new ArrayList<>();
        int from = 0;
        for (; at >= 0; at = text.indexOf(mark, from)) {
            out.append(text, from, at);
            lookAlikes.add(new Prompt.Span(out.length() - 1, out.length() + 1));
            from = at + 1;
        }
        out.append(text.substring(from));
        return new Prompt(out.toString(), lookAlikes);
    }

    private static char mark(List<Message> messages) {
        String all = messages.stream().map(Message::content).collect(Collectors.joining());
        for (int mark = FIRST_NONCHARACTER; mark <= LAST_NONCHARACTER; mark++) {
            if (all.indexOf(mark) < 0) {
                return (char) mark;
            }
        }
        throw new InputException(
                "The messages hold every noncharacter of Unicode.",
                "Remove the characters U+FDD0 to U+FDEF from the text.");
    }
}
