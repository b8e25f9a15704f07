/** Programs that write the requests of fine-tuning services and models, for schemas of the services to check. */
@NullMarked
package dev.retort.benchmark.finetuning;

import org.jspecify.annotations.NullMarked;
