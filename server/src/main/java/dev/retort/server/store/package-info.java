/** Records that survive a restart, in one SQLite file. */
@NullMarked
package dev.retort.server.store;

import org.jspecify.annotations.NullMarked;
