/** Operations of oneDNN that are prepared once and run many times: what a generating model computes with. */
@NullMarked
package dev.retort.local.kernel;

import org.jspecify.annotations.NullMarked;
