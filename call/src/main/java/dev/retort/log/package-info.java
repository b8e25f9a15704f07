/** Structured events of a run: the file log.jsonl of a run, or SLF4J outside one. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.log;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
