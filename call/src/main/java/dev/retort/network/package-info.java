/** The one door to other machines, which can be locked. */
@NullMarked
package dev.retort.network;

import org.jspecify.annotations.NullMarked;
