/** The record of every call to a model: ledger, audit trail and the reason no finished call is ever repeated. */
@NullMarked
package dev.retort.call.journal;

import org.jspecify.annotations.NullMarked;
