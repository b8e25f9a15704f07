/** Finds the passages that belong to a question. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.retrieval;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
