/** Which teachers' terms allow training on their output, as of a date. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.terms;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
