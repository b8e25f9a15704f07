/** Which programs and key routes that come from a settings file a person has confirmed. */
@NullMarked
package dev.retort.trust;

import org.jspecify.annotations.NullMarked;
