/** Local servers and models that stand in for real ones in tests. */
@NullMarked
package dev.retort.fakes;

import org.jspecify.annotations.NullMarked;
