package dev.retort.call.budget;

import dev.retort.error.StoppedException;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Lends money for single attempts out of one budget that several processes share. Implementations are thread-safe. */
@API(status = API.Status.INTERNAL)
public interface BudgetLender {

    /**
     * Sets the worst case of an attempt aside, and waits where it does not fit now but may later.
     *
     * @param worst billionths of a dollar
     * @return the name of the loan
     * @throws StoppedException if it does not fit and nothing is in flight
     */
    String lend(long worst) throws InterruptedException;

    /**
     * Ends a loan.
     *
     * @param actual what the attempt cost, in billionths of a dollar
     */
    void settle(String loan, long actual);

    /**
     * Sets the worst case of a batch aside until it is settled, by whichever process collects it; asked again under the same name
     * it lends nothing more.
     *
     * @throws StoppedException if it does not fit
     */
    void lendForBatch(String batch, long worst) throws InterruptedException;

    /**
     * Ends what was set aside for a batch; a name that is not known changes nothing.
     *
     * @param actual what the batch cost; empty where nobody knows, so that its worst case counts
     */
    void settleBatch(String batch, OptionalLong actual);
}
