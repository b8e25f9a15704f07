/** Answers to questions from retrieved passages: one way for student, teacher and tuned student. */
@NullMarked
package dev.retort.answer;

import org.jspecify.annotations.NullMarked;
