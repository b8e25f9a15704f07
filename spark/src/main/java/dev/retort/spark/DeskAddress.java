package dev.retort.spark;

import java.io.Serializable;
import java.net.URI;

/**
 * Where executors reach the driver.
 *
 * @param uri the address of its {@link DriverDesk}
 * @param token what a request must bear
 * @param lends whether there is a cap, so that each attempt at a call must be lent its money
 */
record DeskAddress(URI uri, String token, boolean lends) implements Serializable {}
