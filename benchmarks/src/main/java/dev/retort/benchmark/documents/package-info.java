/** A program that measures how documents are read. */
@NullMarked
package dev.retort.benchmark.documents;

import org.jspecify.annotations.NullMarked;
