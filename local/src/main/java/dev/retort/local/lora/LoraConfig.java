package dev.retort.local.lora;

import dev.retort.error.UsageException;
import java.util.List;

/**
 * The form of a low-rank adapter: beside each adapted linear layer W is {@code alpha / rank * B * A}.
 *
 * @param rank rows of A and columns of B, at least 1
 * @param alpha scale of the adapter's output, above 0
 * @param dropout share of an adapter's inputs dropped in training, from 0 up to but not 1
 * @param targets the adapted layers by the names of their modules, such as {@code q_proj}
 */
public record LoraConfig(int rank, double alpha, double dropout, List<String> targets) {

    /** Every linear layer of a block, in the order of computation. */
    public static final List<String> ALL_LINEAR =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /**
     * Checks every range.
     *
     * @throws UsageException naming the setting
     */
    public LoraConfig {
        targets = List.copyOf(targets);
        require(rank >= 1, "rank", "must be at least 1");
        require(alpha > 0, "alpha", "must be above 0");
        require(dropout >= 0 && dropout < 1, "dropout", "must be at least 0 and below 1");
        require(!targets.isEmpty(), "target_modules", "names no layer");
        for (String target : targets) {
            require(
                    ALL_LINEAR.contains(target),
                    "target_modules",
                    "names \"%s\", which is none of %s".formatted(target, ALL_LINEAR));
        }
    }

    /** Returns the factor of an adapter's output, {@code alpha / rank}. */
    public double scale() {
        return alpha / rank;
    }

    private static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new UsageException("The adapter's %s %s.".formatted(key, rule), "Change it.");
        }
    }
}
