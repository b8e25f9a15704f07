package dev.retort.dataset.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.dataset.validation.Finding;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertedFileTest {

    private static final Path CASES = Path.of("src/test/resources/field-cases");

    @TempDir
    Path folder;

    private ConvertedFile converted(String... rows) throws IOException {
        Path file = Files.writeString(
                folder.resolve("in.jsonl"), String.join("\n", rows).replace('\'', '"') + "\n");
        return ConvertedFile.write(file, folder.resolve("out.jsonl"));
    }

    private String line(String row) throws IOException {
        return Files.readString(converted(row).file()).strip().replace('"', '\'');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R01/bom.jsonl",
                "R01/bom-crlf.jsonl",
                "R01/utf16.jsonl",
                "R03/messages-array.json",
                "R03/pretty-printed.jsonl",
                "R03/sharegpt.jsonl"
            })
    void filesFromTheFieldBecomeTheRowsThatTheyMean(String name) {
        ConvertedFile converted = ConvertedFile.write(CASES.resolve(name), folder.resolve("out.jsonl"));

        assertThat(converted.leftOut()).isEmpty();
        assertThat(ChatExamples.read(converted.file()))
                .isEqualTo(ChatExamples.read(CASES.resolve("R01/control.jsonl")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"R03/alpaca.jsonl", "R03/alpaca.json", "R03/prompt-completion.jsonl"})
    void rowsWithoutASystemPromptBecomeQuestionAndAnswer(String name) {
        ConvertedFile converted = ConvertedFile.write(CASES.resolve(name), folder.resolve("out.jsonl"));

        assertThat(new DatasetValidator(DatasetRules.OPENAI, Optional.empty())
                        .validate(converted.file())
                        .findings())
                .isEmpty();
        assertThat(ChatExamples.read(converted.file()))
                .extracting(example -> example.messages().getLast())
                .isEqualTo(ChatExamples.read(CASES.resolve("R01/control.jsonl")).stream()
                        .map(example -> example.messages().getLast())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'instruction':'Sum up.','input':'Long.','output':'Short.'} | {'role':'user','content':'Sum up.\\n\\nLong.'},{'role':'assistant','content':'Short.'}
            {'instruction':'Why?','context':'C','response':'R'} | {'role':'user','content':'Why?\\n\\nC'},{'role':'assistant','content':'R'}
            {'system':'S','history':[['A','B']],'instruction':'C','input':'','output':'D'} | {'role':'system','content':'S'},{'role':'user','content':'A'},{'role':'assistant','content':'B'},{'role':'user','content':'C'},{'role':'assistant','content':'D'}
            {'Question':'Q','Answer':'A'} | {'role':'user','content':'Q'},{'role':'assistant','content':'A'}
            {'prompt':[{'role':'user','content':'Q'}],'completion':[{'role':'assistant','content':'A'}]} | {'role':'user','content':'Q'},{'role':'assistant','content':'A'}
            {'system_instruction':{'parts':[{'text':'S'}]},'contents':[{'role':'user','parts':[{'text':'Q'}]},{'role':'model','parts':[{'text':'A'}]}]} | {'role':'system','content':'S'},{'role':'user','content':'Q'},{'role':'assistant','content':'A'}
            {'conversations':[{'from':'human','value':'Q'},{'from':'gpt','value':'A','train':false},{'from':'human','value':'Q2'},{'from':'gpt','value':'A2'}]} | {'role':'user','content':'Q'},{'role':'assistant','content':'A','weight':0},{'role':'user','content':'Q2'},{'role':'assistant','content':'A2'}
            {'messages':[{'role':'user','content':[{'type':'text','text':'Q'}]},{'role':'assistant','content':'A'}],'system':'S'} | {'role':'system','content':'S'},{'role':'user','content':'Q'},{'role':'assistant','content':'A'}
            {'system_prompt':'S','interactions':[{'role':'user','text':'Q'},{'role':'assistant','text':'A'}]} | {'role':'system','content':'S'},{'role':'user','content':'Q'},{'role':'assistant','content':'A'}
            """)
    void everyLayoutKeepsSystemPromptsEarlierTurnsAndWeights(String row, String messages) throws IOException {
        assertThat(line(row)).isEqualTo("{'messages':[%s]}".formatted(messages));
    }

    @Test
    void callsOfToolsBecomeThoseOfServices() throws IOException {
        assertThat(line("{'tools':'[{\\'name\\':\\'f\\'}]','conversations':[{'from':'human','value':'Q'},"
                                .replace("\\'", "\\\"")
                        + "{'from':'function_call','value':'{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{\\\"x\\\":1}}'},"
                        + "{'from':'observation','value':'7'},{'from':'gpt','value':'It is 7.'}]}"))
                .contains("{'role':'assistant','content':null,'tool_calls':[{'id':'call00001','type':'function',"
                        + "'function':{'name':'f','arguments':'{\\'x\\':1}'}}]}")
                .contains("{'role':'tool','content':'7','tool_call_id':'call00001'}")
                .contains("'tools':[{'type':'function','function':{'name':'f'}}]");
        assertThat(new DatasetValidator(DatasetRules.MISTRAL, Optional.empty())
                        .validate(folder.resolve("out.jsonl"))
                        .errors())
                .extracting(Finding::field)
                .containsOnly("tools[0].function");
    }

    @Test
    void rowsThatCannotBeConvertedAreNamedByLineAndCounted() throws IOException {
        ConvertedFile converted = converted(
                "{'conversations':[{'from':'human','value':'Q'},{'from':'gpt','value':'A'}]}",
                "{'conversations':[{'from':'wizard','value':'Q'},{'from':'gpt','value':'A'}]}",
                "{'conversations':[{'from':'human','value':'Q'}]}",
                "{'prompt':'Q','chosen':'A','rejected':'B'}",
                "{'text':'Once upon a time.'}",
                "{'prompt':'Q','completion':'A','label':false}",
                "{'instruction':'Q','output':''}",
                "{'conversations':[{'from':'human','value':[{'image_url':'x'}]},{'from':'gpt','value':'A'}]}",
                "not JSON",
                "{'foo':1}");

        assertThat(converted.rows()).isEqualTo(1);
        assertThat(converted.leftOut())
                .extracting(Finding::line, Finding::field)
                .containsExactly(
                        tuple(2, "conversations[0].from"),
                        tuple(3, ""),
                        tuple(4, ""),
                        tuple(5, ""),
                        tuple(6, "label"),
                        tuple(7, "output"),
                        tuple(8, "conversations[0].value[0]"),
                        tuple(9, ""),
                        tuple(10, ""));
    }

    @Test
    void whateverHasNoPlaceInChatRowsIsSaid() throws IOException {
        ConvertedFile converted = converted("{'id':7,'conversations':[{'from':'human','value':'Q'},"
                + "{'from':'gpt','value':'A','reasoning':'R'},{'from':'human','value':'Thanks'}]}");

        assertThat(converted.remarks())
                .extracting(Finding::line, Finding::message)
                .containsExactly(
                        tuple(1, "what follows the last answer is left out"),
                        tuple(0, "fields without a place in chat rows are left out: id, of a message: reasoning"));
    }

    @Test
    void halfAPairOfSurrogatesIsKept() throws IOException {
        assertThat(line("{'prompt':'Q','completion':'\\ud83d é'}")).contains("\\uD83D \\u00E9");
    }

    @Test
    void aFileWithoutAnyRowToConvertWritesNothing() {
        assertThatThrownBy(() -> converted("{'text':'A'}", "{'text':'B'}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("None of 2 rows")
                .hasMessageContaining("line 1 has no messages; looks like running text");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    void aFileIsNeverReplacedByItself() throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), "{}", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ConvertedFile.write(file, folder.resolve("x/../in.jsonl")))
                .isInstanceOf(UsageException.class);
    }
}
