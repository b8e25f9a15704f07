/** Fine-tuning jobs on this machine: a child process trains, its parent watches and keeps the record. */
@NullMarked
package dev.retort.local.job;

import org.jspecify.annotations.NullMarked;
