package dev.retort.local.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.retort.concurrent.Exclusive;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of one model. Text that is not to be trusted (passages of a document, a user's question) goes through
 * {@link #encodePlain} or a {@link Prompt}, where a special token written in it is ordinary text. Thread-safe.
 */
public final class Tokenizer implements AutoCloseable {

    /** The library ends the process where a regular expression takes ten million steps at one place. */
    private static final int LONGEST_TEXT = 4_000_000;

    private final Path model;
    private final TokenizerDefinition definition;
    private final HuggingFaceTokenizer whole;
    private final Pattern specialTokens;
    private final Exclusive alone = new Exclusive();
    private @Nullable HuggingFaceTokenizer plain;

    private Tokenizer(Path model, TokenizerDefinition definition) {
        this.model = model;
        this.definition = definition;
        this.whole = load(model, definition.json());
        this.specialTokens = Pattern.compile(definition.specialTokens().keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /**
     * Opens the tokenizer of a model: {@code tokenizer.json} of a folder, or rebuilt from a GGUF's metadata.
     *
     * @throws UsageException if there is no model at the path
     * @throws InputException if it has no tokenizer, a damaged one, or one of a kind that is not known
     */
    public static Tokenizer open(Path fileOrFolder) {
        return new Tokenizer(fileOrFolder, TokenizerDefinition.read(fileOrFolder));
    }

    private static HuggingFaceTokenizer load(Path model, ObjectNode definition) {
        String json = TokenizerGate.admit(model, definition).toString();
        NativeTokenizers.prepare();
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    "The tokenizer of %s cannot be used: its parts do not fit together.".formatted(model),
                    "Fetch the model again, or take another.",
                    e);
        }
    }

    /** Encodes text; special tokens written in it count as such, and none is added. */
    public int[] encode(String text) {
        return ids(whole, text);
    }

    /** Encodes text in which a special token is ordinary text. */
    public int[] encodePlain(String text) {
        if (definition.specialTokens().isEmpty() || !specialTokens.matcher(text).find()) {
            return ids(whole, text);
        }
        return ids(plain(), text);
    }

    /** Encodes a prompt: special tokens of the template count as such, those in the messages are ordinary text. */
    public int[] encode(Prompt prompt) {
        String text = prompt.text();
        boolean disguised = !definition.specialTokens().isEmpty()
                && specialTokens
                        .matcher(text)
                        .results()
                        .anyMatch(found -> prompt.isOrdinary(found.start(), found.end()));
        if (!disguised) {
            return encode(text);
        }
        IntStream.Builder tokens = IntStream.builder();
        Matcher matcher = specialTokens.matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (!prompt.isOrdinary(matcher.start(), matcher.end())) {
                Arrays.stream(ids(plain(), text.substring(from, matcher.start())))
                        .forEach(tokens);
                tokens.add(Objects.requireNonNull(definition.specialTokens().get(matcher.group())));
                from = matcher.end();
            }
        }
        Arrays.stream(ids(plain(), text.substring(from))).forEach(tokens);
        return tokens.build().toArray();
    }

    /** Returns the text of tokens; special ones are left out. */
    public String decode(int... tokens) {
        return whole.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
    }

    /** Returns the tokens at which a generated answer ends. */
    public Set<Integer> endOfTurn() {
        return definition.endOfTurn();
    }

    /** Returns special tokens by their text. */
    public Map<String, Integer> specialTokens() {
        return definition.specialTokens();
    }

    /** Returns the text of the token that begins a sequence, where the model has one. */
    public Optional<String> beginOfText() {
        return definition.beginOfText();
    }

    private HuggingFaceTokenizer plain() {
        return alone.get(() -> {
            if (plain == null) {
                plain = load(model, definition.withoutSpecialTokens());
            }
            return plain;
        });
    }

    private int[] ids(HuggingFaceTokenizer tokenizer, String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        if (text.length() > LONGEST_TEXT) {
            throw new InputException(
                    "A text of %d characters is too long for the tokenizer of %s.".formatted(text.length(), model),
                    "Cut it into texts of at most %d characters.".formatted(LONGEST_TEXT));
        }
        try {
            return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } catch (RuntimeException e) {
            throw new InputException(
                    "The tokenizer of %s has no tokens for some characters of a text.".formatted(model),
                    "Fetch the model again, or take another.",
                    e);
        }
    }

    @Override
    public void close() {
        alone.run(() -> {
            whole.close();
            if (plain != null) {
                plain.close();
            }
        });
    }

    static ResourceException notLoaded(Throwable cause) {
        return new ResourceException(
                "The native tokenizer library cannot be loaded on this machine.",
                "It is there for Linux on x86_64 and aarch64, macOS on aarch64 and Windows on x86_64.",
                cause);
    }
}
