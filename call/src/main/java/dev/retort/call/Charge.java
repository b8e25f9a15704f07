package dev.retort.call;

import dev.retort.call.budget.Price;
import dev.retort.call.journal.RecordedReply;

/**
 * What a reply is charged at, by the service's own count of tokens as far as it can be believed. A count that is missing,
 * negative or dearer than the worst case is charged at the worst case.
 *
 * @param cost in billionths of a dollar
 * @param believed whether the service's count could be used
 */
record Charge(long cost, boolean believed) {

    /**
     * Returns the charge for a reply.
     *
     * @param divisor by which the price is divided, as for a batch
     * @param worst the worst case
     * @param bounded whether the worst case is one: without a limit of output tokens it is not
     */
    static Charge of(RecordedReply reply, Price price, int divisor, long worst, boolean bounded) {
        long in = reply.inputTokens();
        long out = reply.outputTokens();
        if (in == 0 && out == 0) {
            return new Charge(worst, true);
        }
        if (in < 0 || out < 0) {
            return new Charge(worst, false);
        }
        long cost = Math.ceilDiv(price.cost(in, out), divisor);
        return bounded && cost > worst ? new Charge(worst, false) : new Charge(cost, true);
    }

    /** Returns a reply whose counts a ledger can add up: one that is not believed has none. */
    RecordedReply recorded(RecordedReply reply) {
        return believed ? reply : new RecordedReply(reply.choices(), 0, 0, reply.servedModel());
    }
}
