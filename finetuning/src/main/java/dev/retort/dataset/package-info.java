/** Chat examples as training rows: written, read, validated. */
@NullMarked
package dev.retort.dataset;

import org.jspecify.annotations.NullMarked;
