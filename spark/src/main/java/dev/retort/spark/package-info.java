/** The stages of a distillation over a corpus that outgrows one machine, on Apache Spark. */
@NullMarked
package dev.retort.spark;

import org.jspecify.annotations.NullMarked;
