/** Whether a model says that it does not know when, and only when, it cannot. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.abstention;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
