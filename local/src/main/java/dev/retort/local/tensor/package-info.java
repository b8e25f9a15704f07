/** The little that is needed around libtorch's tensors: who owns them, which numbers and threads they use. */
@NullMarked
package dev.retort.local.tensor;

import org.jspecify.annotations.NullMarked;
