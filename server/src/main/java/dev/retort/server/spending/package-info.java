/** Money for models elsewhere. */
@NullMarked
package dev.retort.server.spending;

import org.jspecify.annotations.NullMarked;
