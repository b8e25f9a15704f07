package dev.retort.server.wire;

import dev.retort.server.job.JobOrder;
import java.util.Optional;

/**
 * An order as it came, with the key that is not part of it.
 *
 * @param wandbKey of Weights &amp; Biases, where the order names a project
 */
public record OrderDraft(JobOrder order, Optional<String> wandbKey) {}
