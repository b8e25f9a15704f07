/** Reads Word files (Office Open XML, ECMA-376 and ISO/IEC 29500), bounded in memory and time. */
@NullMarked
package dev.retort.document.word;

import org.jspecify.annotations.NullMarked;
