/** Code that the clients of hosted services share: refusals as sentences, jobs created once, files sent by content. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.finetuning.service;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
