/** The stages of a distillation, one class each: every stage reads files of the run and writes files of the run. */
@NullMarked
package dev.retort.distillation;

import org.jspecify.annotations.NullMarked;
