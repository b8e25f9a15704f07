/** What a model is made of, as its files say it: {@link dev.retort.local.architecture.ModelConfig}. */
@NullMarked
package dev.retort.local.architecture;

import org.jspecify.annotations.NullMarked;
