/** Sentence embeddings on this machine. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.embedding;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
