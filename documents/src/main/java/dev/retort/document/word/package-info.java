/** Reads Word files (Office Open XML, ECMA-376 and ISO/IEC 29500), bounded in memory and time. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.document.word;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
