/** The metrics of ragas, scored by a judge and embeddings with ragas' formulas and without its gaps. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.ragas;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
