package dev.retort.document.word;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names and ids of built-in styles, in the languages in which programs write them. */
final class StyleNames {

    private static final List<String> HEADING = List.of(
            "heading",
            "überschrift",
            "titre",
            "título",
            "encabezado",
            "titolo",
            "intestazione",
            "cabeçalho",
            "kop",
            "rubrik",
            "overskrift",
            "otsikko",
            "nagłówek",
            "nadpis",
            "címsor",
            "titlu",
            "заголовок",
            "επικεφαλίδα",
            "başlık",
            "标题",
            "標題",
            "見出し",
            "제목",
            "العنوان",
            "عنوان",
            "כותרת",
            "заглавие",
            "naslov",
            "наслов",
            "pealkiri",
            "virsraksts",
            "antraštė",
            "títol",
            "fyrirsögn",
            "judul",
            "tiêuđề",
            "đầuđề",
            "หัวเรื่อง",
            "शीर्षक");

    private static final List<String> CONTENTS = List.of(
            "toc",
            "contents",
            "tm",
            "verzeichnis",
            "sommario",
            "sumário",
            "tdc",
            "inhopg",
            "innehåll",
            "indhold",
            "innhold",
            "sisluet",
            "spistreści",
            "obsah",
            "tj",
            "оглавление",
            "目录",
            "目錄",
            "目次",
            "목차");

    private static final List<String> CONTENTS_TITLE = List.of(
            "tocheading",
            "contentsheading",
            "inhaltsverzeichnisüberschrift",
            "titretabledesmatières",
            "en-têtedetabledesmatières",
            "tableoffigures",
            "tableofauthorities",
            "toaheading",
            "indexheading",
            "abbildungsverzeichnis",
            "tabledesillustrations",
            "目录标题",
            "目次の見出し");

    private static final Pattern LEVEL = Pattern.compile("(.*\\D)([1-9])");

    private StyleNames() {}

    /** Returns the level that a name or id such as "Heading 1", "berschrift1" or "标题 1" gives; 0 for none. */
    static int headingLevel(String nameOrId) {
        String name = key(nameOrId);
        if (name.equals("title") || name.equals("titel")) {
            return 1;
        }
        return numbered(name, HEADING);
    }

    /** Returns whether a name or id is of an entry or the title of a table of contents, figures or authorities. */
    static boolean isContents(String nameOrId) {
        String name = key(nameOrId);
        return numbered(name, CONTENTS) > 0 || CONTENTS_TITLE.contains(name) || name.matches("index[1-9]");
    }

    private static int numbered(String name, List<String> words) {
        Matcher matcher = LEVEL.matcher(name);
        if (!matcher.matches()) {
            return 0;
        }
        String word = matcher.group(1);
        boolean known = words.stream().anyMatch(w -> w.equals(word) || w.length() > 3 && asId(w).equals(word));
        return known ? matcher.group(2).charAt(0) - '0' : 0;
    }

    /** Word leaves all letters but ASCII's out of an id. */
    private static String asId(String word) {
        String id = word.replaceAll("[^a-z]", "");
        return id.length() > 2 ? id : word;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_]", "").replace("%20", "");
    }
}
