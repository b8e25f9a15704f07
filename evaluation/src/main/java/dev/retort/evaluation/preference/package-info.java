/** Which of two answers a judge prefers, asked in both orders. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.evaluation.preference;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
