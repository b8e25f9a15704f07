/** The report a person reads: one HTML file, no network. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
