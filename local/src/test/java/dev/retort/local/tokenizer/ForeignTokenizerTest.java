package dev.retort.local.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A {@code tokenizer.json} from outside: made small by the tokenizers package for each family, and hostile ones. */
class ForeignTokenizerTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama3", "qwen2", "gemma", "bert", "unigram", "precompiled"})
    void everyKnownFamilyIsReadAndDecodesWhatItEncodes(String family) throws IOException {
        try (Tokenizer tokenizer = open(seed(family))) {
            assertThat(tokenizer.decode(tokenizer.encode("hello world"))).isEqualTo("hello world");
            assertThat(tokenizer.encode(" ".repeat(100_000) + "x")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    normalizer    | {"type":"Precompiled","precompiled_charsmap":"AAAA"} | Precompiled
                    normalizer    | {"type":"Precompiled","precompiled_charsmap":"BAAAAAAAAAA="} | Precompiled
                    normalizer    | {"type":"Replace","pattern":{"Regex":"(x+x+)+y"},"content":""} | (x+x+)+y
                    normalizer    | {"type":"Sequence","normalizers":[{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaa"},{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaa"}]} | longer
                    normalizer    | {"type":"Nothing"} | Nothing
                    decoder       | {"type":"Strip","content":"a","start":5,"stop":5} | Strip
                    decoder       | {"type":"Strip","content":"a","start":0,"stop":1} | Strip
                    decoder       | {"type":"CTC","pad_token":"a","word_delimiter_token":"b","cleanup":true} | CTC
                    pre_tokenizer | {"type":"Split","pattern":{"Regex":"(x+x+)+y"},"behavior":"Isolated","invert":false} | (x+x+)+y
                    pre_tokenizer | {"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"ByteLevel"}]} | ByteLevel
                    pre_tokenizer | {"type":"FixedLength","length":0} | FixedLength
                    """)
    void whatEndsTheLibraryIsRefusedByName(String part, String step, String named) throws IOException {
        ObjectNode json = seed("gpt2");
        json.set(part, new JsonMapper().readTree(step));
        assertThatThrownBy(() -> open(json))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(named)
                .hasMessageContaining("known family");
    }

    @Test
    void textLongerThanTheLibrarySurvivesIsRefused() throws IOException {
        try (Tokenizer tokenizer = open(seed("llama3"))) {
            assertThat(tokenizer.encode(" ".repeat(3_900_000) + "x")).isNotEmpty();
            assertThatThrownBy(() -> tokenizer.encode(" ".repeat(12_000_000) + "x"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("too long");
        }
    }

    private Tokenizer open(ObjectNode json) throws IOException {
        Files.write(folder.resolve("model.safetensors"), new byte[0]);
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        return Tokenizer.open(folder);
    }

    private static ObjectNode seed(String family) throws IOException {
        return (ObjectNode)
                new JsonMapper().readTree(Files.readString(Path.of("src/test/resources/tokenizers", family + ".json")));
    }
}
