/** Training rows: from questions and answers of the teacher to the rows that the student learns from. */
@NullMarked
package dev.retort.distillation.dataset;

import org.jspecify.annotations.NullMarked;
