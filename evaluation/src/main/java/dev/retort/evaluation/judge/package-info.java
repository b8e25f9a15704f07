/** A chat model as a judge: what it is asked, how its replies are read, and what becomes of bad ones. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.judge;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
