/** The part of the Jinja template language that chat templates of language models use. */
@NullMarked
package dev.retort.local.jinja;

import org.jspecify.annotations.NullMarked;
