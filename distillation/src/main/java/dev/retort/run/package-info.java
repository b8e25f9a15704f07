/** A run is a directory a person can read: its files, its lock, and the ledger from which it resumes. */
@NullMarked
package dev.retort.run;

import org.jspecify.annotations.NullMarked;
