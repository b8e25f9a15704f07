/** The record of every call to a model: ledger, audit trail and the reason no finished call is ever repeated. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.call.journal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
