/** The pages: their documents, scripts and styles, and what only they ask for. */
@NullMarked
package dev.retort.server.page;

import org.jspecify.annotations.NullMarked;
