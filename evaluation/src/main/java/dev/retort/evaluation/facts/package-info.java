/** Key facts: what a good answer states, and which of it an answer does state. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.facts;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
