/** What happens during a run, as structured events: the file log.jsonl of a run, or SLF4J outside one. */
@NullMarked
package dev.retort.log;

import org.jspecify.annotations.NullMarked;
