/** The part of the Jinja template language that chat templates of language models use. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.jinja;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
