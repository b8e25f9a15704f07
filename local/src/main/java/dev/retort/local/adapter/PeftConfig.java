package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.file.WholeFile;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.AdapterLayout.Slot;
import dev.retort.local.lora.LoraConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An {@code adapter_config.json} as PEFT writes and understands it. Keys that change what an adapter computes are applied as
 * PEFT does, or refused by their name.
 */
final class PeftConfig {

    static final String FILE = "adapter_config.json";

    private static final int LARGEST_RANK = 65_536;

    /** First values that leave the base model as it is. With the others the adapter belongs to a changed base. */
    private static final Set<String> PLAIN_FIRST_VALUES = Set.of("true", "false", "gaussian", "orthogonal", "eva");

    /** Keys that are applied here, or that change nothing in a trained adapter on linear layers. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "peft_type",
            "task_type",
            "base_model_name_or_path",
            "r",
            "lora_alpha",
            "lora_dropout",
            "target_modules",
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "rank_pattern",
            "alpha_pattern",
            "use_rslora",
            "bias",
            "init_lora_weights",
            "inference_mode",
            // PEFT takes it back on linear layers.
            "fan_in_fan_out",
            "auto_mapping",
            "revision",
            "peft_version",
            "megatron_core",
            "runtime_config",
            "eva_config",
            "loftq_config",
            "corda_config",
            "lora_ga_config",
            "qalora_group_size",
            "ensure_weight_tying");

    private final PeftKeys keys;
    private final TargetModules targets;
    private final int rank;
    private final double alpha;
    private final boolean rankStabilised;
    private final List<Rule> ranks;
    private final List<Rule> alphas;

    /** A number for the modules that an expression names. */
    private record Rule(NamePattern pattern, double value) {}

    private PeftConfig(PeftKeys keys) {
        this.keys = keys;
        refuseOtherKinds();
        this.targets = new TargetModules(keys);
        this.rank = rank("r", keys.number("r", 8));
        this.alpha = keys.number("lora_alpha", 8);
        this.rankStabilised = keys.flag("use_rslora");
        this.ranks = rules("rank_pattern");
        this.alphas = rules("alpha_pattern");
    }

    /**
     * Reads the configuration of an adapter's folder.
     *
     * @throws InputException if there is none, or a key asks for what is not done here; it is named
     */
    static PeftConfig read(Path folder) {
        return new PeftConfig(PeftKeys.read(folder.resolve(FILE)));
    }

    private void refuseOtherKinds() {
        if (!keys.text("peft_type").orElse("").equals("LORA")) {
            throw refused("peft_type", "is not LORA");
        }
        if (!keys.text("task_type").orElse("CAUSAL_LM").equals("CAUSAL_LM")) {
            throw refused("task_type", "is not CAUSAL_LM");
        }
        if (!keys.text("bias").orElse("none").equals("none")) {
            throw refused("bias", "is not none: the adapter holds biases too");
        }
        String first = keys.value("init_lora_weights").asString("true");
        if (!PLAIN_FIRST_VALUES.contains(first)) {
            throw refused(
                    "init_lora_weights",
                    "is %s: the adapter belongs to a base model without its main components".formatted(first));
        }
        List<String> others = keys.asking(UNDERSTOOD);
        if (!others.isEmpty()) {
            throw refused(String.join(", ", others), "is set, which is not plain LoRA");
        }
    }

    private InputException refused(String key, String reason) {
        return new InputException(
                "%s: %s %s.".formatted(keys.file(), key, reason),
                "Merge the adapter into its base model with PEFT and name the merged model, or train it without that key.");
    }

    private List<Rule> rules(String key) {
        return keys.numbers(key).entrySet().stream()
                .map(entry -> new Rule(
                        new NamePattern(key, entry.getKey(), "(?:.*\\.)?(?:%s)"),
                        key.equals("rank_pattern") ? rank(key, entry.getValue()) : entry.getValue()))
                .toList();
    }

    private int rank(String key, double value) {
        if (value < 1 || value > LARGEST_RANK || value != Math.rint(value)) {
            throw keys.wrong(key, "a rank from 1 to %d".formatted(LARGEST_RANK));
        }
        return (int) value;
    }

    /** Returns the base model that the adapter names. */
    Optional<String> base() {
        return keys.text("base_model_name_or_path").filter(name -> !name.isBlank());
    }

    /**
     * Returns where each matrix of the adapter lies.
     *
     * @throws InputException if it changes no layer of the model
     */
    AdapterLayout layout(ModelConfig model) {
        AdapterLayout layout = AdapterLayout.of(model, (layer, target) -> {
            String module = Slot.module(layer, target);
            return targets.include(module) ? Optional.of(form(module)) : Optional.empty();
        });
        if (layout.slots().isEmpty()) {
            throw refused("target_modules", "names no layer of the model");
        }
        return layout;
    }

    private AdapterLayout.Form form(String module) {
        int ownRank = (int) of(ranks, module, rank);
        double ownAlpha = of(alphas, module, alpha);
        return new AdapterLayout.Form(ownRank, ownAlpha / (rankStabilised ? Math.sqrt(ownRank) : ownRank));
    }

    private static double of(List<Rule> rules, String module, double otherwise) {
        return rules.stream()
                .filter(rule -> rule.pattern().matches(module))
                .map(Rule::value)
                .findFirst()
                .orElse(otherwise);
    }

    /** Writes the configuration of an adapter; what differs between its layers is named by layer. */
    static void write(Path folder, AdapterLayout layout, String base, double dropout) {
        Slot first = layout.slots().getFirst();
        double alpha = first.scale() * first.rank();
        Map<String, Integer> ranks = new LinkedHashMap<>();
        Map<String, Double> alphas = new LinkedHashMap<>();
        for (Slot slot : layout.slots()) {
            if (slot.rank() != first.rank()) {
                ranks.put(slot.module(), slot.rank());
            }
            if (slot.scale() * slot.rank() != alpha) {
                alphas.put(slot.module(), slot.scale() * slot.rank());
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", "CAUSAL_LM");
        config.put("base_model_name_or_path", base);
        config.put("r", first.rank());
        config.put("lora_alpha", alpha);
        config.put("lora_dropout", dropout);
        config.put("target_modules", targets(layout));
        config.put("rank_pattern", ranks);
        config.put("alpha_pattern", alphas);
        config.put("bias", "none");
        config.put("inference_mode", true);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        WholeFile.writeJson(folder.resolve(FILE), config);
    }

    /** Short names where every layer is changed alike, full names otherwise. */
    private static List<String> targets(AdapterLayout layout) {
        List<String> names = LoraConfig.ALL_LINEAR.stream()
                .filter(name ->
                        layout.slots().stream().anyMatch(slot -> slot.target().equals(name)))
                .toList();
        return layout.slots().size() == names.size() * layout.layers()
                ? names
                : layout.slots().stream().map(Slot::module).toList();
    }
}
