/** Assertions on answers, and regression suites of them, for any JUnit test. */
@NullMarked
package dev.retort.testing;

import org.jspecify.annotations.NullMarked;
