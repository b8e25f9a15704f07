/** MLflow's tracking server, by its REST API. */
@NullMarked
package dev.retort.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
