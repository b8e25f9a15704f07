/** How far scores agree with human labels: areas, accuracies, calibration and kappa, with intervals. */
@NullMarked
package dev.retort.evaluation.agreement;

import org.jspecify.annotations.NullMarked;
