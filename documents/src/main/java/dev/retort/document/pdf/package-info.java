/** PDF files: glyphs to lines, lines to reading order, reading order to blocks; nothing here leaves but the reader. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.document.pdf;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
