/** PDF files: glyphs to lines, lines to reading order, reading order to blocks; nothing here leaves but the reader. */
@NullMarked
package dev.retort.document.pdf;

import org.jspecify.annotations.NullMarked;
