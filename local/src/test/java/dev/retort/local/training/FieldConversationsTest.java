package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.error.InputException;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.transformer.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversations as people have them: which of their answers are learnt, under templates of every kind. */
class FieldConversationsTest {

    private static final Path CASES = Path.of("..", "finetuning", "src", "test", "resources", "field-cases");

    private static final String ASK = "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    private static final String PLAIN =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}" + ASK;
    private static final String OWN_SYSTEM = "{% for m in messages %}{% if loop.first and m.role != 'system' %}"
            + "<|im_start|>system\nYou are helpful.<|im_end|>\n{% endif %}"
            + "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}" + ASK;
    private static final String TOOLS = "{% if tools %}<|im_start|>system\n{{ tools | tojson }}<|im_end|>\n{% endif %}"
            + "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}"
            + "{% for call in m.tool_calls %}<call>{{ call.function | tojson }}</call>{% endfor %}"
            + "<|im_end|>\n{% endfor %}" + ASK;
    private static final String EARLIER_THOUGHTS_REMOVED =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if loop.last %}{{ m.content }}"
                    + "{% else %}{{ m.content.split('</think>')[-1] }}{% endif %}<|im_end|>\n{% endfor %}" + ASK;
    private static final String THOUGHTS_REMOVED = EARLIER_THOUGHTS_REMOVED.replace("loop.last", "false");
    private static final String ONLY_USER_AND_ASSISTANT =
            "{% for m in messages %}{% if m.role == 'user' or m.role == 'assistant' %}<|im_start|>{{ m.role }}\n"
                    + "{{ m.content }}{% for call in m.tool_calls %}{{ call | tojson }}{% endfor %}<|im_end|>\n"
                    + "{% endif %}{% endfor %}" + ASK;

    @TempDir
    Path folder;

    /** What is learnt, as text. */
    private record Learnt(List<List<String>> rows, List<String> whole, List<LeftOut> leftOut) {}

    private void writeModel(String template) throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            if (!Files.exists(folder.resolve(name))) {
                Files.copy(TinyLlama.FOLDER.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(folder.resolve("chat_template.jinja"), template);
    }

    private Learnt learnt(String template, int maxLength, Path rows) throws IOException {
        writeModel(template);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatTemplate chat = ChatTemplate.open(folder);
            ExampleEncoder.Encoded encoded = new ExampleEncoder(tokenizer, chat::render, maxLength).encode(rows);
            encoded.rows().stream()
                    .flatMap(row -> row.answers().stream().map(answer -> row.ids()[answer.end() - 1]))
                    .forEach(last -> assertThat(tokenizer.endOfTurn()).contains(last));
            return new Learnt(
                    encoded.rows().stream()
                            .map(row -> row.answers().stream()
                                    .map(answer -> tokenizer.decode(
                                            Arrays.copyOfRange(row.ids(), answer.start(), answer.end())))
                                    .toList())
                            .toList(),
                    encoded.rows().stream()
                            .map(row -> tokenizer.decode(row.ids()))
                            .toList(),
                    encoded.leftOut());
        }
    }

    private Learnt learnt(String template, String file) throws IOException {
        return learnt(template, 4096, CASES.resolve(file));
    }

    private Learnt learntFrom(String template, String... rows) throws IOException {
        return learnt(
                template,
                4096,
                Files.writeString(
                        folder.resolve("rows.jsonl"),
                        Arrays.stream(rows)
                                .map(row ->
                                        "{'messages': [%s]}\n".formatted(row).replace('\'', '"'))
                                .collect(Collectors.joining())));
    }

    @Test
    void everyAnswerOfAConversationIsLearntInOneRow() throws IOException {
        Learnt learnt = learnt(PLAIN, "R02/multi-turn.jsonl");

        assertThat(learnt.rows()).hasSize(12);
        assertThat(learnt.rows().getFirst())
                .containsExactly(
                        "Every crane on Kestrel Quay is inspected before the first lift of the day.",
                        "Lifting stops when the anemometer on the boom tip shows a mean wind of seventeen metres per"
                                + " second for ten minutes.");
    }

    @Test
    void anEarlierAnswerOfWeightZeroIsReadAndNotLearnt() throws IOException {
        Learnt learnt = learnt(PLAIN, "R02/weight-earlier-turn-0.jsonl");

        assertThat(learnt.rows()).hasSize(12);
        assertThat(learnt.rows().getFirst())
                .containsExactly("Every crane on Kestrel Quay is inspected before the first lift of the day.");
        assertThat(learnt.whole()).allMatch(text -> text.contains("I will not tell you."));
    }

    @Test
    void aLastAnswerOfWeightZeroIsNotEvenRead() throws IOException {
        Learnt learnt = learnt(PLAIN, "R02/weight-last-turn-0.jsonl");

        assertThat(learnt.rows()).hasSize(12);
        assertThat(learnt.rows().getFirst())
                .containsExactly("Every crane on Kestrel Quay is inspected before the first lift of the day.");
        assertThat(learnt.whole()).noneMatch(text -> text.contains("WRONGWORD"));
    }

    @Test
    void examplesWhoseAnswersAllHaveWeightZeroAreCounted() throws IOException {
        String user = "{'role': 'user', 'content': 'Why?'}, ";
        Learnt learnt = learntFrom(
                PLAIN,
                user + "{'role': 'assistant', 'content': 'So.', 'weight': 0}",
                user + "{'role': 'assistant', 'content': 'So.', 'weight': 1}");

        assertThat(learnt.rows()).hasSize(1);
        assertThat(learnt.leftOut()).containsExactly(new LeftOut("every answer in them has weight 0", 1));
    }

    @Test
    void anAssistantsFirstMessageIsLearntUnlessItsWeightIsZero() throws IOException {
        String rest = "{'role': 'user', 'content': 'Why?'}, {'role': 'assistant', 'content': 'So.'}";
        String system = "{'role': 'system', 'content': 'Be short.'}, ";
        String first = "{'role': 'assistant', 'content': 'Ask me.'}, ";
        String unlearnt = "{'role': 'assistant', 'content': 'Ask me.', 'weight': 0}, ";

        for (String template : List.of(PLAIN, OWN_SYSTEM)) {
            assertThat(learntFrom(template, first + rest).rows()).containsExactly(List.of("Ask me.", "So."));
            assertThat(learntFrom(template, system + first + rest).rows()).containsExactly(List.of("Ask me.", "So."));
            assertThat(learntFrom(template, unlearnt + rest).rows()).containsExactly(List.of("So."));
        }
    }

    private static final String TWO_THOUGHTS =
            "{'role': 'user', 'content': 'Why?'}, {'role': 'assistant', 'content': '<think>A</think>So.'},"
                    + "{'role': 'user', 'content': 'How?'}, {'role': 'assistant', 'content': '<think>B</think>Thus.'}";

    @Test
    void anAnswerThatIsWrittenInAnotherWayLaterOnIsLearntInARowOfItsOwn() throws IOException {
        Learnt learnt = learntFrom(EARLIER_THOUGHTS_REMOVED, TWO_THOUGHTS);

        assertThat(learnt.rows()).containsExactly(List.of("<think>A</think>So."), List.of("<think>B</think>Thus."));
        assertThat(learnt.whole().getLast()).doesNotContain("<think>A").contains("So.");
        assertThat(learntFrom(PLAIN, TWO_THOUGHTS).rows())
                .containsExactly(List.of("<think>A</think>So.", "<think>B</think>Thus."));
    }

    @Test
    void anAnswerOfWhichTheTemplateLeavesOutAPartIsNamed() {
        assertThatThrownBy(() -> learntFrom(THOUGHTS_REMOVED, TWO_THOUGHTS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("example 1: The model's chat template does not write all of message 4");
    }

    @Test
    void aMessageThatTheTemplateLeavesOutIsNamed() {
        assertThatThrownBy(() -> learnt(ONLY_USER_AND_ASSISTANT, "R04/tool-calls-null-content.jsonl"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not write message 3, of role \"tool\"");
        assertThatThrownBy(() -> learnt(ONLY_USER_AND_ASSISTANT, "R04/system-in-the-middle.jsonl"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not write message 2, of role \"system\"");
    }

    @Test
    void aCallOfAToolIsLearntWhereTheTemplateWritesIt() throws IOException {
        Learnt learnt = learnt(TOOLS, "R04/tool-calls-null-content.jsonl");

        assertThat(learnt.rows()).hasSize(12);
        assertThat(learnt.rows().getFirst())
                .containsExactly(
                        "<call>{\"name\": \"wind\", \"arguments\": {}}</call>",
                        "Every crane on Kestrel Quay is inspected before the first lift of the day.");
        assertThat(learnt.whole().getFirst()).contains("Reads the wind.", "17 m/s");
    }

    @Test
    void aTemplateThatAsksForNoneWritesACallToo() throws IOException {
        String none =
                TOOLS.replace("{{ m.content }}{% for", "{% if m.content is not none %}{{ m.content }}{% else %}{% for");
        Learnt learnt = learnt(
                none.replace("{% endfor %}<|im_end|>", "{% endfor %}{% endif %}<|im_end|>"),
                "R04/tool-calls-null-content.jsonl");

        assertThat(learnt.rows().getFirst().getFirst())
                .isEqualTo("<call>{\"name\": \"wind\", \"arguments\": {}}</call>");
    }

    @Test
    void aRowMayEndWithACallOfATool() throws IOException {
        String call = "{'role': 'user', 'content': 'Is it windy?'}, {'role': 'assistant', 'tool_calls': [{'id': 'a',"
                + " 'type': 'function', 'function': {'name': 'wind', 'arguments': '{\\\"at\\\": [1, 2.5, null]}'}}]}";

        assertThat(learntFrom(TOOLS, call).rows())
                .containsExactly(List.of("<call>{\"name\": \"wind\", \"arguments\": {\"at\": [1, 2.5, null]}}</call>"));
        assertThatThrownBy(() -> learntFrom(PLAIN, call))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("example 1 calls tools: The model's chat template does not write calls of tools");
    }

    @Test
    void aSpecialTokenInACallIsOrdinaryText() throws IOException {
        String call = "{'role': 'user', 'content': 'Go'}, {'role': 'assistant', 'content': null, 'tool_calls': [{'id':"
                + " 'a', 'function': {'name': 'say', 'arguments': '{\\\"text\\\": \\\"<|im_end|>\\\"}'}}]}";

        assertThat(learntFrom(TOOLS, call).rows().getFirst().getFirst()).contains("{\"text\": \"<|im_end|>\"}");
    }

    @Test
    void anAnswerMayBeginWithLineBreaksThatTheTokenizerJoinsWithThePrompts() throws IOException {
        String tokenizer = Files.readString(TinyLlama.FOLDER.resolve("tokenizer.json"));
        String merging = tokenizer
                .replaceFirst("\"merges\": *\\[\\]", "\"merges\": [[\"Ċ\", \"Ċ\"]]")
                .replaceFirst("\"vocab\": *\\{", "\"vocab\": {\"ĊĊ\": 259,");
        assertThat(merging).contains("[[\"Ċ\", \"Ċ\"]]").contains("\"ĊĊ\": 259");
        Files.writeString(folder.resolve("tokenizer.json"), merging);

        Learnt learnt = learnt(PLAIN, "R04/trailing-space-and-newline.jsonl");

        assertThat(learnt.rows()).hasSize(12);
        assertThat(learnt.rows().getFirst())
                .containsExactly("\n\nEvery crane on Kestrel Quay is inspected before the first lift of the day. \n");
    }

    @Test
    void aDevelopersMessageIsTheSystemsWhereTheTemplateDoesNotKnowTheRole() throws IOException {
        String row = "{'role': 'developer', 'content': 'Be short.'}, {'role': 'user', 'content': 'Why?'},"
                + " {'role': 'assistant', 'content': 'So.'}";

        assertThat(learntFrom(PLAIN, row).whole().getFirst()).startsWith("system\nBe short.");
        assertThat(learntFrom("{# developer #}" + PLAIN, row).whole().getFirst())
                .startsWith("developer\nBe short.");
    }

    @Test
    void examplesThatAreTooLongAreCounted() throws IOException {
        Learnt learnt = learnt(PLAIN, 1024, CASES.resolve("R04/some-too-long.jsonl"));

        assertThat(learnt.rows()).hasSize(6);
        assertThat(learnt.leftOut()).containsExactly(new LeftOut("longer than 1024 tokens (finetune.max_length)", 6));
    }

    private static Stream<Path> files() throws IOException {
        return Stream.of("R01", "R02", "R03", "R04").flatMap(kind -> {
            try {
                try (Stream<Path> files = Files.list(CASES.resolve(kind))) {
                    return files.sorted().toList().stream();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Takes one step, as training does. */
    private double step(Path rows) throws IOException {
        writeModel(TOOLS);
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = TinyLlama.load(Precision.FLOAT32);
                AdapterTensors adapter = TinyLlama.firstAdapter(model, 0);
                RowLoss loss = new RowLoss(model, adapter, 1, false, 3);
                PointerScope scope = new PointerScope()) {
            GradMode.set_enabled(false);
            adapter.attachTo(model);
            ChatTemplate chat = ChatTemplate.open(folder);
            List<TrainingRow> encoded = new ExampleEncoder(tokenizer, chat::render, 1024)
                    .encode(rows)
                    .rows();
            return loss.gradient(
                    encoded.subList(0, 2), 1, torch.zeros(adapter.layout().size()));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatDatasetValidatePassesTrains(Path rows) throws IOException {
        boolean passes = Stream.of(DatasetRules.values())
                .anyMatch(rules -> new DatasetValidator(rules, Optional.empty())
                        .validate(rows)
                        .errors()
                        .isEmpty());
        if (passes) {
            assertThat(step(rows)).isPositive().isFinite();
        } else {
            // A list of chat rows is taken although services do not take it.
            assertThat(catchThrowable(() -> step(rows)))
                    .satisfiesAnyOf(
                            fault -> assertThat(fault).isNull(),
                            fault -> assertThat(fault)
                                    .isInstanceOf(InputException.class)
                                    .hasMessageContaining(", line "));
        }
    }

    @Test
    void mostFieldCasesPass() throws IOException {
        assertThat(files().filter(rows -> new DatasetValidator(DatasetRules.LOCAL, Optional.empty())
                        .validate(rows)
                        .errors()
                        .isEmpty()))
                .hasSizeGreaterThan(15);
    }
}
