/**
 * Work of several threads: values made once, parallel and background work, locks that virtual threads may wait under, and one
 * way to hand on what another thread threw.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.concurrent;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
