/** HTTP as the endpoints see it: requests, replies, refusals; who may call; the one use of Jetty. */
@NullMarked
package dev.retort.server.http;

import org.jspecify.annotations.NullMarked;
