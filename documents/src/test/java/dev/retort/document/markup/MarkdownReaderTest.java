package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.BlockKind;
import dev.retort.document.SourceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReaderTest {

    @TempDir
    Path folder;

    private final MarkdownReader reader = new MarkdownReader();

    @Test
    void codeStaysAsItIsWritten() {
        SourceDocument document = BaseText.read(reader, BaseText.file("inline-code.md"));

        assertThat(BaseText.titles(document)).containsExactly("Java notes", "Next", "Last");
        assertThat(BaseText.text(document))
                .contains(
                        "The method List<String> names() returns a Map<K, V> and never null.",
                        "git checkout <branch> and then kubectl get pods -n <namespace>",
                        "2 < 3 and 5 > 4 stays",
                        "__init__ and the glob **/*.java are code, and so is a `tick` inside",
                        "```yaml\nkey: value\n# not a heading\n```\n# also not a heading\nAfter the nested fence",
                        "the <crane-id> label");
    }

    @Test
    void readsTablesInHtml() {
        assertThat(BaseText.text(BaseText.read(reader, BaseText.file("html-table.md"))))
                .contains(
                        "Reach | Large crane | Small crane\n30 m | 45 t | 20 t\n50 m | 28 t | not allowed\n",
                        "17 m/s | stop\n");
    }

    @Test
    void readsATableInHtmlWithBlankLines() throws IOException {
        assertThat(text("<table>\n\n<tr>\n\n<td>a</td>\n\n    <td>b</td>\n</tr>\n\n</table>\n\nEnd."))
                .isEqualTo("a | b\nEnd.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hugo-toml.md", "crlf-bom.md"})
    void leavesOutFrontMatter(String name) {
        SourceDocument document = BaseText.read(reader, BaseText.file(name));

        assertThat(BaseText.text(document)).startsWith("Wind limits\nLifting stops when");
        assertThat(BaseText.titles(document)).containsExactly("Wind limits");
    }

    @Test
    void leavesOutFrontMatterInYamlEndedByDotsAndInJson() throws IOException {
        assertThat(text("---\ntitle: x\n...\n# A\n\nText.")).isEqualTo("A\nText.\n");
        assertThat(text("{\n  \"title\": \"x\"\n}\n\n# A\n\nText.")).isEqualTo("A\nText.\n");
        assertThat(text("---\n\nProse between two rules.\n\n---\n\nText."))
                .isEqualTo("Prose between two rules.\nText.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "See ![[photo.png]]the door. => See the door.",
                "See ![[plan.pdf#page=2]]the [[Door rules#Locks|rules]]. => See the rules.",
                "The ==red pin== is set by hand. => The red pin is set by hand.",
                "Where x==1 and y==2 the pin is set. => Where x==1 and y==2 the pin is set.",
                "Where a == b and b == c, stop. => Where a == b and b == c, stop.",
                "Press ++ctrl+alt+del++ to restart. => Press ctrl+alt+del to restart.",
                "Write it in C++ or as ++i in a loop. => Write it in C++ or as ++i in a loop.",
                "The %%hidden note%% door is shut. => The door is shut.",
                "It holds 5 %% and 7 %% of salt. => It holds 5 %% and 7 %% of salt.",
                "The door is {/* why */}shut. => The door is shut.",
                "The door is shut. ^door-rule => The door is shut.",
                "The area is 4 m ^2 => The area is 4 m ^2",
                "The door is shut. { .annotate } => The door is shut.",
                "The door is shut.⏎⏎%%⏎Not yet.⏎⏎Perhaps.⏎%% => The door is shut.",
                "The door is shut.⏎⏎--8<-- \"includes/abbreviations.md\" => The door is shut.",
                "The door is shut.⏎⏎*[HTML]: a language => The door is shut.",
                "The door is shut.⏎⏎{{ macro() }} => The door is shut.",
                "{{ one }} locks the door and {{ two }} => {{ one }} locks the door and {{ two }}",
                "Write `==x==`, `++a++`, `%%b%%` and `[[c]]`. => Write ==x==, ++a++, %%b%% and [[c]]."
            })
    void leavesOutTheMarksOfNotesAndManuals(String markdown, String text) throws IOException {
        assertThat(text(markdown.replace("⏎", "\n")).strip()).isEqualTo(text);
    }

    @Test
    void leavesOutWhatDialectsAdd() {
        SourceDocument document = BaseText.read(reader, BaseText.file("docusaurus.md"));

        assertThat(BaseText.text(document)).isEqualTo("""
                Wind limits
                Storm
                The boom is raised to eighty degrees before a storm.
                The large crane stops at seventeen metres per second. The small crane stops at fourteen metres per second.
                Gusts above twenty-two metres per second stop all lifting at once.
                From the port engineer
                Empty containers catch much air.
                The mean is taken over ten minutes.
                The mean wind is read at the boom tip, see the table and parking.
                """);
        assertThat(document.pages().getFirst().blocks())
                .filteredOn(block -> block.kind() == BlockKind.FOOTNOTE)
                .hasSize(1);
    }

    @Test
    void resolvesReferencesOutsideCode() {
        SourceDocument document = BaseText.read(reader, BaseText.file("entities.md"));

        assertThat(BaseText.titles(document)).containsExactly("Limits & rules", "Tom & Jerry crane");
        assertThat(BaseText.text(document))
                .contains("Loads < 45 t are", "driver’s licence — see AT&T § 4", "Code such as a &amp; b stays.");
    }

    @Test
    void keepsProseThatBeginsLikeAProgramAndWordsInAngleBrackets() throws IOException {
        assertThat(
                        text(
                                "import the crane from its crate.\n\nexport of cranes is free.\n\nTake <branch> or Map<String>."))
                .isEqualTo(
                        "import the crane from its crate.\nexport of cranes is free.\nTake <branch> or Map<String>.\n");
    }

    @Test
    void readsListsTablesAndTasks() throws IOException {
        assertThat(text("3. three\n4. four\n\n- [x] done\n- any\n\n| a | b |\n|---|---|\n| `x|y` | **2** |\n"))
                .isEqualTo("3. three\n4. four\ndone\nany\na | b\n`x | y`\n");
    }

    @Test
    void takesBoldLinesForHeadingsWhereThereAreNoOthers() throws IOException {
        SourceDocument document = read("**Wind limits**\n\nLifting stops.\n\n**Note:**\n\nMore.");

        assertThat(BaseText.titles(document)).containsExactly("Wind limits");
    }

    private String text(String markdown) throws IOException {
        return BaseText.text(read(markdown));
    }

    private SourceDocument read(String markdown) throws IOException {
        return BaseText.read(reader, Files.writeString(folder.resolve("a.md"), markdown));
    }
}
