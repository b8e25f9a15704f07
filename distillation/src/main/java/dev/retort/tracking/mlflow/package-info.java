/** MLflow's tracking server, by its REST API. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.tracking.mlflow;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
