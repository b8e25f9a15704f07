package dev.retort.document.markup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small texts that once hung or crashed a reader, and their relatives. */
final class HostileTexts {

    record Input(String name, byte[] bytes) {}

    private HostileTexts() {}

    /** Returns the parts that texts of a format are made of. */
    static List<String> marks(String extension) {
        List<String> words =
                List.of("word ", "A title", "\n", "\n\n", " ", "1.", "é", "語", "\t", "\u200B", "\uD83D\uDE00");
        List<String> own = switch (extension) {
            case "md" ->
                List.of(
                        "# ",
                        "## ",
                        "> ",
                        ">> ",
                        "- ",
                        "1. ",
                        "    ",
                        "```",
                        "````",
                        "~~~",
                        "`",
                        "``",
                        "*",
                        "**",
                        "_",
                        "[",
                        "](",
                        "](x)",
                        "[^1]",
                        "[^1]: ",
                        "[a]: b\n",
                        "![",
                        "|",
                        "|--",
                        "\n|---|---|\n",
                        "---\n",
                        "...\n",
                        "+++\n",
                        "===",
                        "<b>",
                        "</b>",
                        "<table>",
                        "<td>",
                        "</table>",
                        "<!--",
                        "-->",
                        "&amp;",
                        "&#0;",
                        "\\",
                        ":::note\n",
                        "!!! tip\n",
                        "import a from 'b'\n",
                        "<Tabs>\n",
                        "[[",
                        "]]",
                        "{#",
                        "{",
                        "}",
                        "{{<",
                        ">}}",
                        "{%",
                        "%}",
                        "```{note}\n",
                        "<a href=\"",
                        "http://",
                        "$$");
            case "html" ->
                List.of(
                        "<p>",
                        "</p>",
                        "<div>",
                        "</div>",
                        "<table>",
                        "</table>",
                        "<tr>",
                        "<td>",
                        "<th>",
                        "<ul>",
                        "<li>",
                        "<ol start=9>",
                        "</ol>",
                        "<h1>",
                        "</h2>",
                        "<b>",
                        "</i>",
                        "<i>",
                        "<a href=x>",
                        "</a>",
                        "<form>",
                        "<font size=7>",
                        "<nobr>",
                        "<button>",
                        "<select><option>",
                        "<svg>",
                        "<math>",
                        "</svg>",
                        "<script>",
                        "</script>",
                        "<style>",
                        "<!--",
                        "-->",
                        "<![CDATA[",
                        "]]>",
                        "<br>",
                        "<pre>",
                        "<template>",
                        "<noscript>",
                        "<frameset>",
                        "<plaintext>",
                        "<textarea>",
                        "<title>",
                        "&amp;",
                        "&#146;",
                        "&#x110000;",
                        "&notin",
                        "<meta charset=gbk>",
                        "<div hidden>",
                        "<nav>",
                        "<main>",
                        "<",
                        ">",
                        "\"",
                        "'",
                        "=",
                        "<p a=\"",
                        "<caption>",
                        "<colgroup>",
                        "<dialog open>",
                        "<body>");
            default ->
                List.of("1.1.", "2.3 ", "- ", "* ", "\f", "\r", "\0", "\u001B[2J", "A", "o ", "•", "\u2028", ".");
        };
        List<String> all = new ArrayList<>(words);
        all.addAll(own);
        return all;
    }

    static List<Input> all() {
        List<Input> inputs = new ArrayList<>();
        add(inputs, "blanks.md", "# a" + " ".repeat(100_000) + "b");
        add(inputs, "brackets.md", "[".repeat(1_000_000));
        add(inputs, "brackets-closed.md", "[".repeat(200_000) + "](x)".repeat(200_000));
        add(inputs, "dashes.md", "-".repeat(100_000));
        add(inputs, "dashes-blanks.md", "- ".repeat(100_000));
        add(inputs, "quotes.md", "> >> ".repeat(20_000));
        add(inputs, "table.md", "a | b\n" + "|--".repeat(20_000));
        add(inputs, "wide-table.md", "|a".repeat(3000) + "\n" + "|-".repeat(3000) + "\n" + "|x\n".repeat(3000));
        add(inputs, "ticks.md", "`".repeat(100_000) + "a");
        StringBuilder ticks = new StringBuilder();
        for (int i = 1; i < 1000; i++) {
            ticks.append("`".repeat(i)).append(' ');
        }
        add(inputs, "ticks-growing.md", ticks.toString());
        add(inputs, "stars.md", "*a **b ".repeat(50_000));
        add(inputs, "stars-deep.md", "*".repeat(50_000) + "a" + "*".repeat(50_000));
        add(inputs, "lists-deep.md", "- ".repeat(50_000) + "a");
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            deep.append(" ".repeat(2 * i)).append("- a\n");
        }
        add(inputs, "lists-indented.md", deep.toString());
        add(inputs, "definitions.md", "[a]: b\n".repeat(50_000) + "[a] ".repeat(50_000));
        add(inputs, "html-open.md", "<!-- a ".repeat(50_000));
        add(inputs, "html-tags.md", "x <a b=\"".repeat(50_000));
        add(inputs, "tables-open.md", "<table>\n".repeat(20_000));
        add(inputs, "modules.md", "import a from 'b'\n".repeat(20_000));
        add(inputs, "front-matter.md", "---\n" + "a: b\n".repeat(100_000));
        add(inputs, "directives.md", "`````{note}\n".repeat(20_000));
        add(inputs, "admonition.md", "!!! tip" + " ".repeat(50_000) + "x");
        add(inputs, "import.md", "import" + " ".repeat(50_000) + "x\n\nText.");
        add(inputs, "wiki.md", "[[a|".repeat(50_000));
        add(inputs, "numbers.txt", "1.".repeat(40_000));
        add(inputs, "numbers-heading.txt", "1.1.".repeat(40_000) + " A");
        add(inputs, "blank-lines.txt", "\n \t".repeat(200_000));
        add(inputs, "form-feeds.txt", "a\f".repeat(100_000));
        add(inputs, "bytes.txt", "\u00e9\u0080".repeat(200_000));
        add(inputs, "cells.html", "<table>" + "text ".repeat(60_000) + "<td>".repeat(60_000));
        add(inputs, "cells-only.html", "text ".repeat(60_000) + "<td>".repeat(60_000));
        add(inputs, "divs.html", "<div>".repeat(100_000) + "a");
        add(inputs, "tables.html", "<table><tr><td>".repeat(20_000) + "a");
        add(inputs, "formats.html", "<b><i><u><a>".repeat(20_000) + "<p>a".repeat(20_000));
        StringBuilder fonts = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            fonts.append("<font color=").append(i).append('>');
        }
        add(inputs, "fonts.html", fonts + "<p>a".repeat(5000));
        add(inputs, "items.html", "<ol>" + "<li>a".repeat(100_000));
        add(inputs, "quotes.html", "<a b=\"".repeat(100_000));
        add(inputs, "attributes.html", "<p " + "a=b ".repeat(100_000) + ">text");
        add(inputs, "references.html", "&amp;lt;".repeat(100_000));
        add(inputs, "comments.html", "<!--".repeat(100_000));
        add(inputs, "selects.html", "<select><option>".repeat(50_000));
        add(inputs, "svg.html", "<svg><foreignObject>".repeat(20_000) + "a");
        add(inputs, "asides.html", "<aside><a href=x>b</a>".repeat(20_000));
        return inputs;
    }

    private static void add(List<Input> inputs, String name, String text) {
        inputs.add(new Input(name, text.getBytes(StandardCharsets.UTF_8)));
    }
}
