/** Uploaded files. */
@NullMarked
package dev.retort.server.file;

import org.jspecify.annotations.NullMarked;
