package dev.retort.local.tokenizer;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExample.ToolCall;
import dev.retort.error.InputException;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.local.jinja.Template;
import dev.retort.local.tokenizer.TemplateVariables.Silence;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final boolean knowsDeveloper;

    private ChatTemplate(Path model, String source, TokenizerDefinition definition, Clock clock) {
        this.source = source;
        this.template = Template.parse(model.toString(), source, clock);
        this.knowsDeveloper = source.contains("developer");
        this.specialTokens = definition.specialTokens().keySet();
        this.names = Map.of(
                "bos_token", definition.beginOfText().orElse(""),
                "eos_token", definition.endOfText().orElse(""));
    }

    /**
     * Opens the template of a model: of {@code chat_template.jinja}, {@code tokenizer_config.json} or a GGUF's metadata.
     *
     * @param clock tells templates the date that ask for it
     * @throws InputException if the model has none (it is not a chat model) or one that cannot be used
     */
    public static ChatTemplate open(Path fileOrFolder, Clock clock) {
        TokenizerDefinition definition = TokenizerDefinition.read(fileOrFolder);
        String source = definition
                .chatTemplate()
                .orElseThrow(() -> new InputException(
                        "%s has no chat template: it is not a chat model.".formatted(fileOrFolder),
                        "Take the instruct version of the model."));
        return new ChatTemplate(fileOrFolder, source, definition, clock);
    }

    /** Opens the template of a model with the machine's clock. */
    public static ChatTemplate open(Path fileOrFolder) {
        return open(fileOrFolder, Clock.system(ZoneId.systemDefault()));
    }

    /** Returns whether a model came with a template, and so is a chat model. */
    public static boolean exists(Path fileOrFolder) {
        return TokenizerDefinition.read(fileOrFolder).chatTemplate().isPresent();
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
        return render(new ChatExample(messages), generationPrompt);
    }

    /**
     * Renders a conversation with its tools and the calls of them.
     *
     * @param generationPrompt whether the beginning of the assistant's next message is added
     * @throws UsageException if the template refuses the order or the roles of the messages, or writes no calls of tools
     * @throws InputException if the template fails
     */
    public Prompt render(ChatExample conversation, boolean generationPrompt) {
        boolean calls = conversation.messages().stream()
                .anyMatch(message -> !message.toolCalls().isEmpty());
        return calls
                ? withCalls(conversation, generationPrompt)
                : render(conversation, generationPrompt, Silence.EMPTY);
    }

    /** Templates differ in how they ask whether an assistant that calls tools says something too. */
    private Prompt withCalls(ChatExample conversation, boolean generationPrompt) {
        Optional<RetortException> failure = Optional.empty();
        for (Silence silence : Silence.values()) {
            try {
                Prompt prompt = render(conversation, generationPrompt, silence);
                if (writesCalls(conversation, silence)) {
                    return prompt;
                }
                failure = Optional.empty();
            } catch (RetortException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        throw failure.orElseGet(() -> new UsageException(
                "The model's chat template does not write calls of tools.",
                "Take a model whose template does, or remove these examples."));
    }

    /** A call is written where another function or another argument gives another text. */
    private boolean writesCalls(ChatExample conversation, Silence silence) {
        String text = render(conversation, false, silence).text();
        List<Message> messages = conversation.messages();
        for (int i = 0; i < messages.size(); i++) {
            List<ToolCall> calls = messages.get(i).toolCalls();
            for (int j = 0; j < calls.size(); j++) {
                ToolCall call = calls.get(j);
                ToolCall renamed = new ToolCall(call.id(), call.name() + "x", call.arguments());
                ToolCall asking = new ToolCall(call.id(), call.name(), "{\"x\": \"" + call.hashCode() + "\"}");
                for (ToolCall other : List.of(renamed, asking)) {
                    Message changed = messages.get(i).calling(replaced(calls, j, other));
                    ChatExample different = new ChatExample(replaced(messages, i, changed), conversation.tools());
                    if (render(different, false, silence).text().equals(text)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static <T> List<T> replaced(List<T> list, int at, T by) {
        List<T> replaced = new ArrayList<>(list);
        replaced.set(at, by);
        return replaced;
    }

    private Prompt render(ChatExample conversation, boolean generationPrompt, Silence silence) {
        char mark = mark(conversation.toString());
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(names);
        TemplateVariables conversationAs = new TemplateVariables(text -> marked(text, mark), knowsDeveloper, silence);
        variables.putAll(conversationAs.of(conversation));
        variables.put("add_generation_prompt", generationPrompt);
        return unmarked(template.render(variables), mark);
    }

    /** Breaks special tokens in a message by a mark behind their first character, so that they can be distinguished. */
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

    private static char mark(String all) {
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
