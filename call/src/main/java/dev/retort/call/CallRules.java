package dev.retort.call;

import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.limit.ModelLimits;
import dev.retort.model.ModelRef;
import java.util.Map;

/**
 * What calls must keep to.
 *
 * @param limits the limits of models that are not in {@code limitsByModel}
 * @param limitsByModel limits of single models
 * @param prices what models cost
 * @param budget what may be spent
 */
public record CallRules(
        ModelLimits limits, Map<ModelRef, ModelLimits> limitsByModel, PriceTable prices, Budget budget) {

    /** The usual limits, the built-in prices, no cap. */
    public static CallRules usual() {
        return new CallRules(ModelLimits.DEFAULT, Map.of(), PriceTable.builtIn(), Budget.unlimited());
    }

    /** Copies the map. */
    public CallRules {
        limitsByModel = Map.copyOf(limitsByModel);
    }

    /** Returns the limits of a model. */
    public ModelLimits limitsOf(ModelRef model) {
        return limitsByModel.getOrDefault(model, limits);
    }
}
