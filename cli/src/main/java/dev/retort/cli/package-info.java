/** The command line: commands parse, call the library and print. */
@NullMarked
package dev.retort.cli;

import org.jspecify.annotations.NullMarked;
