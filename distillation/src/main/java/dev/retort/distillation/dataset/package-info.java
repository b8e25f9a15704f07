/** Training rows: from questions and answers of the teacher to the rows that the student learns from. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.distillation.dataset;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
