package dev.retort.local.adapter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which modules of a model an adapter changes, by the rules of PEFT: names, expressions, exclusions and layers. */
final class TargetModules {

    private final ModuleNames targets;
    private final ModuleNames excluded;
    private final Optional<List<Integer>> layers;
    private final List<NamePattern> layerPatterns;

    TargetModules(PeftKeys keys) {
        this.targets = ModuleNames.read(keys, "target_modules");
        this.excluded = ModuleNames.read(keys, "exclude_modules");
        this.layers = keys.wholeNumbers("layers_to_transform");
        this.layerPatterns = keys.texts("layers_pattern").stream()
                .map(pattern -> new NamePattern("layers_pattern", pattern, "(?:^|.*?\\.)(?:%s)\\.(?<idx>\\d+)\\..*"))
                .toList();
    }

    /** Returns whether a module is changed; its name is such as {@code model.layers.0.self_attn.q_proj}. */
    boolean include(String module) {
        if (excluded.contain(module) || !targets.contain(module)) {
            return false;
        }
        // As in PEFT, an expression or a full name is not narrowed by layers.
        return layers.isEmpty() || !targets.bySuffix(module) || layers.get().contains(layer(module));
    }

    private @Nullable Integer layer(String module) {
        if (layerPatterns.isEmpty()) {
            String[] parts = module.split("\\.");
            for (int i = 2; i < parts.length - 1; i++) {
                if (parts[i].matches("\\d{1,6}")) {
                    return Integer.valueOf(parts[i]);
                }
            }
            return null;
        }
        for (NamePattern pattern : layerPatterns) {
            Matcher match = pattern.whole(module);
            if (match != null) {
                return Integer.valueOf(match.group("idx"));
            }
        }
        return null;
    }

    /** Names, or one expression, of modules. */
    private record ModuleNames(List<String> names, Optional<NamePattern> expression) {

        static ModuleNames read(PeftKeys keys, String key) {
            JsonNode value = keys.value(key);
            if (!value.isString()) {
                return new ModuleNames(keys.texts(key), Optional.empty());
            }
            String text = value.asString();
            boolean all = key.equals("target_modules") && text.equalsIgnoreCase("all-linear");
            return new ModuleNames(
                    List.of(),
                    text.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new NamePattern(key, all ? ".*_proj" : text, all ? "%s" : "(?:%s)")));
        }

        boolean contain(String module) {
            return expression.isPresent()
                    ? expression.get().matches(module)
                    : names.contains(module) || bySuffix(module);
        }

        boolean bySuffix(String module) {
            return !names.contains(module) && names.stream().anyMatch(name -> module.endsWith("." + name));
        }
    }
}
