/** Text in documents is data: how it is fenced in prompts, and which passages look like instructions to a model. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.injection;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
