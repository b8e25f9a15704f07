/** The report a person reads: one HTML file, no network. */
@NullMarked
package dev.retort.report;

import org.jspecify.annotations.NullMarked;
