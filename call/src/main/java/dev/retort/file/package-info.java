/** Files written whole or not at all, JSON lines, and the way from bytes to text. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.file;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
