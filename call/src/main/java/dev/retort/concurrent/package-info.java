/**
 * Work of several threads: values made once, parallel and background work, locks that virtual threads may wait under, and one
 * way to hand on what another thread threw.
 */
@NullMarked
package dev.retort.concurrent;

import org.jspecify.annotations.NullMarked;
