/** TensorBoard event files. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.tracking.tensorboard;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
