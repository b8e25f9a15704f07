/** The metrics of ragas, scored by a judge and embeddings with ragas' formulas and without its gaps. */
@NullMarked
package dev.retort.evaluation.ragas;

import org.jspecify.annotations.NullMarked;
