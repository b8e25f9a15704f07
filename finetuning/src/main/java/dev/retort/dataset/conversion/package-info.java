/** Makes chat rows of training files in other layouts. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.dataset.conversion;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
