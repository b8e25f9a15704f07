/** Plain text, Markdown and HTML files. */
@NullMarked
package dev.retort.document.markup;

import org.jspecify.annotations.NullMarked;
