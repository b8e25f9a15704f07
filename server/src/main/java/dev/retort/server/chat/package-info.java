/** Replies of chat models: those of this machine, grouped, and those elsewhere. */
@NullMarked
package dev.retort.server.chat;

import org.jspecify.annotations.NullMarked;
