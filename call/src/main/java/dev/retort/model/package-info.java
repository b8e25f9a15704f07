/** Models by name, and the one way every call to a model goes. */
@NullMarked
package dev.retort.model;

import org.jspecify.annotations.NullMarked;
