/** What the clients of hosted services share: refusals as sentences, jobs created once, files sent by content. */
@NullMarked
package dev.retort.finetuning.service;

import org.jspecify.annotations.NullMarked;
