/** Training by a command of the user's own, such as a trainer on another machine. */
@NullMarked
package dev.retort.finetuning.command;

import org.jspecify.annotations.NullMarked;
