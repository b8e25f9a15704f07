/** The architecture of a model, as its files describe it: {@link dev.retort.local.architecture.ModelConfig}. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.architecture;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
