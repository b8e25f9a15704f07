/** Models on this machine's disk: {@link dev.retort.local.download.WeightStore} fetches, finds, lists and deletes them. */
@NullMarked
package dev.retort.local.download;

import org.jspecify.annotations.NullMarked;
