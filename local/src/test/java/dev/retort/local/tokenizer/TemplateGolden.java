package dev.retort.local.tokenizer;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.RetortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What transformers makes of chat templates, as {@code make_template_golden.py} writes it, beside what Retort does. */
public final class TemplateGolden {

    private final JsonNode golden;
    private final Path folder;

    /**
     * Reads a golden.
     *
     * @param folder an empty one, for the files of a model
     */
    public TemplateGolden(Path file, Path folder) throws IOException {
        this.golden = new JsonMapper().readTree(Files.readString(file));
        this.folder = folder;
    }

    /** One template. */
    public record Compared(String name, int same, List<String> differences) {}

    /** Renders every conversation with every template: a text must be equal, and what is refused there is refused here. */
    public List<Compared> compare() throws IOException {
        Clock clock = Clock.fixed(
                LocalDateTime.parse(golden.path("now").asString()).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        Path tiny = Path.of("src/test/resources/tiny/chat");
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(tiny.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                new JsonMapper().writeValueAsString(Map.of("bos_token", "<s>", "eos_token", "</s>")));
        List<Compared> all = new ArrayList<>();
        for (JsonNode template : golden.path("templates")) {
            Files.writeString(
                    folder.resolve("chat_template.jinja"),
                    template.path("source").asString());
            all.add(compare(template, clock));
        }
        return all;
    }

    private Compared compare(JsonNode template, Clock clock) {
        List<String> differences = new ArrayList<>();
        int same = 0;
        for (JsonNode chat : template.path("chats")) {
            Optional<String> difference = difference(chat, clock);
            same += difference.isEmpty() ? 1 : 0;
            difference.ifPresent(differences::add);
        }
        return new Compared(template.path("name").asString(), same, differences);
    }

    private Optional<String> difference(JsonNode chat, Clock clock) {
        List<Message> messages = chat.path("messages")
                .valueStream()
                .map(one -> new Message(
                        one.path("role").asString(), one.path("content").asString()))
                .toList();
        String found;
        try {
            found = ChatTemplate.open(folder, clock)
                    .render(messages, chat.path("generation_prompt").asBoolean())
                    .text();
        } catch (RetortException e) {
            return chat.has("error") ? Optional.empty() : Optional.of("%s%n  %s".formatted(messages, e));
        }
        return chat.path("text").asString("").equals(found) && chat.has("text")
                ? Optional.empty()
                : Optional.of("%s%n  here  %s%n  there %s"
                        .formatted(
                                messages,
                                new JsonMapper().writeValueAsString(found),
                                chat.has("text") ? chat.path("text") : chat.path("error")));
    }
}
