/** Which model a name means. */
@NullMarked
package dev.retort.server.model;

import org.jspecify.annotations.NullMarked;
