/** Scores that need no judge: of content words, of embeddings, of length. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.metric;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
