/** JSON and files over HTTP to services that fail now and then: retries, time limits, size limits, keys kept out of messages. */
@NullMarked
package dev.retort.http;

import org.jspecify.annotations.NullMarked;
