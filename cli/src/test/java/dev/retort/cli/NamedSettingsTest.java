package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The settings that texts of the program name, such as remedies of errors. */
class NamedSettingsTest {

    private static final Path ROOT = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Set<String> FILES = Set.of("jsonl", "json", "csv", "tsv", "txt", "html", "md", "yaml", "gguf");

    @Test
    void areSettingsThatExist() throws IOException {
        Map<String, Map<String, Object>> sections = sections();
        String names = sections.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        Pattern setting = Pattern.compile("(?<![\\w./\\\\-])(" + names + ")\\.([a-z_]+)");
        Map<String, Set<Path>> unknown = new TreeMap<>();
        int seen = 0;
        for (Path source : sources()) {
            Matcher literal = LITERAL.matcher(Files.readString(source));
            while (literal.find()) {
                Matcher named = setting.matcher(literal.group(1));
                while (named.find()) {
                    seen++;
                    Map<String, Object> keys = Objects.requireNonNull(sections.get(named.group(1)));
                    if (!FILES.contains(named.group(2)) && !keys.containsKey(named.group(2))) {
                        unknown.computeIfAbsent(named.group(), name -> new TreeSet<>())
                                .add(ROOT.relativize(source));
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(60);
        assertThat(unknown).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> sections() throws IOException {
        Path defaults = ROOT.resolve("distillation/src/main/resources/dev/retort/config/defaults.yaml");
        Map<String, Map<String, Object>> sections = new TreeMap<>();
        new YAMLMapper().readValue(Files.readString(defaults), Map.class).forEach((name, keys) -> {
            if (keys instanceof Map<?, ?> section) {
                sections.put((String) name, (Map<String, Object>) section);
            }
        });
        return sections;
    }

    private static Iterable<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            Set<Path> sources = new TreeSet<>();
            for (Path main : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(main)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
            return sources;
        }
    }
}
