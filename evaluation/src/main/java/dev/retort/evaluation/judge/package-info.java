/** A chat model as a judge: what it is asked, how its replies are read, and what becomes of bad ones. */
@NullMarked
package dev.retort.evaluation.judge;

import org.jspecify.annotations.NullMarked;
