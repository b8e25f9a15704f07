/** From paths to documents: {@link dev.retort.document.loading.DocumentLoader} finds the reader for each file. */
@NullMarked
package dev.retort.document.loading;

import org.jspecify.annotations.NullMarked;
