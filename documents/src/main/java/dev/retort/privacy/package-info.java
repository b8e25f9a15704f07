/** Personal data and keys taken out of passages before anything leaves the machine. */
@NullMarked
package dev.retort.privacy;

import org.jspecify.annotations.NullMarked;
