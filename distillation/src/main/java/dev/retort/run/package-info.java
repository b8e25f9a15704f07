/** A run is a directory a person can read: its files, its lock, and the ledger that lets it go on where it stopped. */
@NullMarked
package dev.retort.run;

import org.jspecify.annotations.NullMarked;
