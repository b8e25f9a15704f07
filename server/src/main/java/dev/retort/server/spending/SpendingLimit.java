package dev.retort.server.spending;

import dev.retort.call.budget.PriceTable;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a server may spend on models elsewhere.
 *
 * @param cap dollars, all that its folder has spent included; empty for no cap
 * @param prices what models cost
 */
public record SpendingLimit(Optional<BigDecimal> cap, PriceTable prices) {

    /** Returns a limit without a cap. */
    public static SpendingLimit none() {
        return new SpendingLimit(Optional.empty(), PriceTable.builtIn());
    }
}
