package dev.retort.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** Why a text is not YAML, in words. */
final class YamlFault {

    /** A part of the parser's own words, and the words for a person. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("duplicate", "names the same key twice");
        WORDS.put("'\\t'", "begins with a tab: indent with blanks");
        WORDS.put("tab", "holds a tab: indent with blanks");
        WORDS.put(
                "mapping values are not allowed",
                "has a colon where none can be: quote the text, or correct the indentation");
        WORDS.put("quoted scalar", "begins a text whose closing quote is missing, or has a wrong escape in it");
        WORDS.put("flow sequence", "begins a list whose closing bracket or comma is missing");
        WORDS.put("flow mapping", "begins a group whose closing brace or comma is missing");
        WORDS.put("alias", "has a * before a text: quote the text");
        WORDS.put("anchor", "has a & before a text: quote the text");
        WORDS.put("cannot start any token", "begins with a sign that has a meaning in YAML: quote the text");
        WORDS.put("could not find expected ':'", "lacks a colon behind its key");
        WORDS.put("block end", "is not indented as the lines beside it");
        WORDS.put("block mapping", "is not indented as the lines beside it");
        WORDS.put("document start", "has text behind the end of the settings");
        WORDS.put("special characters", "holds a control character");
        WORDS.put("nesting depth", "is nested too deeply");
    }

    private YamlFault() {}

    /** Returns the first fault as the end of a sentence, with its line where it is known. */
    static String words(JacksonException e) {
        String original = String.valueOf(e.getOriginalMessage()).toLowerCase(Locale.ROOT);
        String problem = WORDS.entrySet().stream()
                .filter(known -> original.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("is not as YAML is written: check quotes, colons and indentation");
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        return line > 0 ? "line %d %s".formatted(line, problem) : "it " + problem;
    }
}
