/** A judge that needs no model: how likely a person would call an answer fully supported by its contexts. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.grounding;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
