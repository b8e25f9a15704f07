/** Files written whole or not at all, and JSON lines. */
@NullMarked
package dev.retort.file;

import org.jspecify.annotations.NullMarked;
