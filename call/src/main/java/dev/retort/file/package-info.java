/** Files written whole or not at all, JSON lines, and the way from bytes to text. */
@NullMarked
package dev.retort.file;

import org.jspecify.annotations.NullMarked;
