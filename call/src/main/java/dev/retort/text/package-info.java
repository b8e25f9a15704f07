/** Words, content words and sentences: the text measures shared by questions, answers and scores. */
@NullMarked
package dev.retort.text;

import org.jspecify.annotations.NullMarked;
