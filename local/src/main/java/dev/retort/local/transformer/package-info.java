/** The decoder-only transformer, one implementation for training and for generation. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.transformer;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
