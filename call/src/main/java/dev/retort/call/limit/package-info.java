/** How fast a model may be called: concurrency that adapts, requests and tokens a minute, retries, and knowing when to stop. */
@NullMarked
package dev.retort.call.limit;

import org.jspecify.annotations.NullMarked;
