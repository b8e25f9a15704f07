/** A judge that needs no model: how likely a person would call an answer fully supported by its contexts. */
@NullMarked
package dev.retort.evaluation.grounding;

import org.jspecify.annotations.NullMarked;
