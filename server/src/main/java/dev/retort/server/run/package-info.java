/** Runs on disk: shown, reviewed and labelled in pages. */
@NullMarked
package dev.retort.server.run;

import org.jspecify.annotations.NullMarked;
