/** Operations of oneDNN that are prepared once and run many times: what models compute with on the processor. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.kernel;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
