/** Whether a model says that it does not know when, and only when, it cannot. */
@NullMarked
package dev.retort.evaluation.abstention;

import org.jspecify.annotations.NullMarked;
