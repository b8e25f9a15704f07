/** The endpoints: they read a request, do the work and choose the JSON of the client's API. */
@NullMarked
package dev.retort.server.api;

import org.jspecify.annotations.NullMarked;
