/** Words, content words and sentences: the text measures shared by questions, answers and scores. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.text;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
