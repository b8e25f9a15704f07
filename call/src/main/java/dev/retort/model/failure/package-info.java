/** Why a call to a model failed, and whether trying again can help. */
@NullMarked
package dev.retort.model.failure;

import org.jspecify.annotations.NullMarked;
