/** From files to pages to passages: {@link dev.retort.document.Passage} is what everything later refers to. */
@NullMarked
package dev.retort.document;

import org.jspecify.annotations.NullMarked;
