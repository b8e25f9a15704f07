/** Key facts: what a good answer states, and which of it an answer does state. */
@NullMarked
package dev.retort.evaluation.facts;

import org.jspecify.annotations.NullMarked;
