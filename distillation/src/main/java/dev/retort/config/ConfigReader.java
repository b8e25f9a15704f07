package dev.retort.config;

import dev.retort.error.InputException;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.file.UserText;
import dev.retort.file.WholeFile;
import dev.retort.run.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Reads the settings of a run: the defaults, overlaid by a file, overlaid by single {@code key=value} settings. Used by one
 * thread at a time.
 */
@API(status = API.Status.INTERNAL)
public final class ConfigReader {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();
    private static final List<String> PATH_KEYS =
            List.of("questions.train_file", "questions.eval_file", "questions.asked_file", "budget.prices");
    /** Groups whose keys are names that the user chooses. */
    private static final List<String> NAMED_GROUPS = List.of("limits.models", "telemetry.headers");

    /** Parsed once; every reader starts from a copy. */
    private static final ObjectNode DEFAULTS = parsedDefaults();

    private final ObjectNode tree;
    private final Set<String> given = new HashSet<>();
    /** The settings as last read; none after a change. */
    private @Nullable RunConfig read;

    private ConfigReader(ObjectNode tree) {
        this.tree = tree;
    }

    /** Starts from the defaults. */
    public static ConfigReader defaults() {
        return new ConfigReader(DEFAULTS.deepCopy());
    }

    private static ObjectNode parsedDefaults() {
        try (InputStream in = ConfigReader.class.getResourceAsStream("defaults.yaml")) {
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts from the settings of a run as used.
     *
     * @throws UsageException if the directory is not a run
     */
    public static ConfigReader ofRun(Path directory) {
        try (RunDirectory run = RunDirectory.read(directory)) {
            return defaults().with(run.config());
        }
    }

    /** Returns the same settings, to change them alone. */
    public ConfigReader copy() {
        ConfigReader copy = new ConfigReader(tree.deepCopy());
        copy.given.addAll(given);
        return copy;
    }

    /**
     * Overlays a file; its relative paths are resolved against its folder.
     *
     * @throws InputException if the file is missing or no YAML
     * @throws UsageException if it holds an unknown key; the message names the nearest known one
     */
    public ConfigReader with(Path file) {
        read = null;
        JsonNode overlay = parse(file);
        if (!overlay.isObject()) {
            throw new InputException(
                    "%s holds no settings.".formatted(file), "Write lines such as \"documents: [a.pdf]\".");
        }
        overlay(tree, (ObjectNode) overlay, "", file.toString());
        Path folder = file.toAbsolutePath().getParent();
        resolvePaths((ObjectNode) overlay, folder == null ? Path.of("") : folder);
        // The file may have replaced what was given before it.
        given.clear();
        return this;
    }

    /**
     * Overlays one setting.
     *
     * @param assignment such as {@code finetune.epochs=2}
     * @throws UsageException if the key is unknown or there is no {@code =}
     */
    public ConfigReader set(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new UsageException("\"%s\" sets nothing.".formatted(assignment), "Write --set key=value.");
        }
        String key = assignment.substring(0, equals).strip();
        set(key, value(assignment.substring(equals + 1)), "--set " + assignment);
        return this;
    }

    /**
     * Overlays one setting by its key.
     *
     * @param value text, number, boolean, list, or a map of a group's keys
     * @throws UsageException if the key is unknown
     */
    ConfigReader set(String key, Object value) {
        set(key, YAML.valueToTree(value), key);
        return this;
    }

    private void set(String key, JsonNode value, String where) {
        read = null;
        ObjectNode overlay = YAML.createObjectNode();
        ObjectNode at = overlay;
        String[] names = key.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            at = at.putObject(names[i]);
        }
        at.set(names[names.length - 1], value);
        overlay(tree, overlay, "", where);
        given.add(key);
    }

    /** Replaces the documents, given relative to the working directory. */
    public ConfigReader withDocuments(List<Path> documents) {
        read = null;
        var array = tree.putArray("documents");
        documents.forEach(path -> array.add(path.toAbsolutePath().normalize().toString()));
        return this;
    }

    /**
     * Returns the checked settings.
     *
     * @throws UsageException naming the key that is wrong
     */
    public RunConfig read() {
        if (read == null) {
            read = parsed();
        }
        return read;
    }

    private RunConfig parsed() {
        try {
            return YAML.treeToValue(tree, RunConfig.class);
        } catch (JacksonException e) {
            for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RetortException ours) {
                    throw ours;
                }
            }
            throw new UsageException(
                    "Setting %s: %s.".formatted(key(e), problem(e)), "Change it in the configuration.", e);
        }
    }

    private static String problem(JacksonException e) {
        if (e instanceof InputCoercionException) {
            return "is a number that is too large";
        }
        if (!(e instanceof InvalidFormatException wrong)) {
            return "is not of the form that is due";
        }
        Class<?> type = wrong.getTargetType();
        String wanted;
        if (type.isEnum()) {
            wanted = "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        } else if (type == boolean.class || type == Boolean.class) {
            wanted = "true or false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            wanted = type == int.class || type == long.class || type == Integer.class ? "a whole number" : "a number";
        } else {
            return "is not of the form that is due: \"%s\"".formatted(wrong.getValue());
        }
        return "must be %s, not \"%s\"".formatted(wanted, wrong.getValue());
    }

    /** Returns whether a setting, or a group it belongs to, was given by {@link #set} after the last file was read. */
    public boolean given(String key) {
        return given.stream().anyMatch(one -> key.equals(one) || key.startsWith(one + "."));
    }

    /** Returns every setting that holds text, by its key; keys of single settings are joined by dots. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        collect(tree, "", values);
        return values;
    }

    private static void collect(JsonNode node, String key, Map<String, String> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry ->
                            collect(entry.getValue(), (key.isEmpty() ? "" : key + ".") + entry.getKey(), values));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                collect(element, key + "[" + index++ + "]", values);
            }
        } else if (!node.isNull()) {
            values.put(key, node.asString());
        }
    }

    /** Returns all settings, defaults included, as they are written in the file. */
    public Map<String, ?> asMap() {
        return YAML.convertValue(tree, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** Returns the same settings with the paths of files and local models as seen from a folder, to be shown. */
    public ConfigReader relativeTo(Path folder) {
        RelativePaths paths = new RelativePaths(folder);
        ObjectNode shown = tree.deepCopy();
        if (shown.get("documents").isArray()) {
            var documents = YAML.createArrayNode();
            shown.get("documents").forEach(document -> documents.add(paths.path(document.asString())));
            shown.set("documents", documents);
        }
        for (String key : PATH_KEYS) {
            String[] names = key.split("\\.");
            ObjectNode group = (ObjectNode) shown.get(names[0]);
            if (group.get(names[1]).isString()) {
                group.put(names[1], paths.path(group.get(names[1]).asString()));
            }
        }
        localModels(shown, paths);
        return new ConfigReader(shown);
    }

    private static void localModels(ObjectNode group, RelativePaths paths) {
        for (Map.Entry<String, JsonNode> entry : List.copyOf(group.properties())) {
            if (entry.getValue() instanceof ObjectNode inner) {
                localModels(inner, paths);
            } else if (entry.getValue().isString()) {
                group.put(entry.getKey(), paths.text(entry.getValue().asString()));
            }
        }
    }

    /** Returns all settings, defaults included, as the text of a file. */
    public String text() {
        return YAML.writeValueAsString(tree);
    }

    /** Writes all settings, defaults included, so that a run can be repeated from the file alone. */
    public void write(Path file) {
        WholeFile.write(file, text());
    }

    private static JsonNode parse(Path file) {
        try {
            return YAML.readTree(UserText.read(file));
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not YAML: %s.".formatted(file, YamlFault.words(e)), "Correct the line it names.", e);
        }
    }

    private static JsonNode value(String text) {
        try {
            JsonNode parsed = YAML.readTree(text);
            return parsed.isMissingNode() ? StringNode.valueOf(text) : parsed;
        } catch (JacksonException e) {
            return StringNode.valueOf(text);
        }
    }

    private static void overlay(ObjectNode target, ObjectNode source, String prefix, String where) {
        for (Map.Entry<String, JsonNode> entry : source.properties()) {
            String key = prefix + entry.getKey();
            JsonNode known = target.get(entry.getKey());
            if (known == null) {
                List<String> names = new ArrayList<>(target.propertyNames());
                throw new UsageException(
                        "%s: there is no setting \"%s\".".formatted(where, key),
                        "Did you mean \"%s%s\"?".formatted(prefix, NearestWord.to(entry.getKey(), names)));
            }
            if (known.isObject()) {
                if (!entry.getValue().isObject()) {
                    throw new UsageException(
                            "%s: \"%s\" is a group of settings, not a single setting.".formatted(where, key),
                            "Name one of " + String.join(", ", known.propertyNames()) + ".");
                }
                if (NAMED_GROUPS.contains(key)) {
                    ((ObjectNode) known).setAll((ObjectNode) entry.getValue());
                } else {
                    overlay((ObjectNode) known, (ObjectNode) entry.getValue(), key + ".", where);
                }
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private void resolvePaths(ObjectNode overlay, Path folder) {
        if (overlay.has("documents") && tree.get("documents").isArray()) {
            var resolved = YAML.createArrayNode();
            for (JsonNode node : tree.get("documents")) {
                if (node.isString() || node.isNumber()) {
                    resolved.add(folder.resolve(node.asString()).normalize().toString());
                } else {
                    // What is not a name of a file is refused where the settings are read as a whole.
                    resolved.add(node);
                }
            }
            tree.set("documents", resolved);
        }
        for (String key : PATH_KEYS) {
            JsonNode node = overlay.at("/" + key.replace('.', '/'));
            if (node.isString()) {
                String[] names = key.split("\\.");
                ((ObjectNode) tree.get(names[0]))
                        .put(
                                names[1],
                                folder.resolve(node.asString()).normalize().toString());
            }
        }
    }

    private static String key(JacksonException e) {
        StringBuilder key = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                key.append(key.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return key.toString();
    }
}
