/** How a long task tells how far it has come. */
@NullMarked
package dev.retort.progress;

import org.jspecify.annotations.NullMarked;
