/** Scores of the answer's letters and words against a reference: the classics, as their reference implementations count. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.lexical;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
