/** Operations of oneDNN that are prepared once and run many times: what models compute with on the processor. */
@NullMarked
package dev.retort.local.kernel;

import org.jspecify.annotations.NullMarked;
