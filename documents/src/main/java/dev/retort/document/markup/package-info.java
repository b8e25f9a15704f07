/** Plain text, Markdown, HTML and Word files. */
@NullMarked
package dev.retort.document.markup;

import org.jspecify.annotations.NullMarked;
