package dev.retort.answer;

import org.apiguardian.api.API;

/**
 * How much of the retrieved passages a context holds.
 *
 * @param topK how many passages are searched for evidence
 * @param evidenceWords most words of the evidence, the first text; a longer sentence stays whole
 * @param contextWords most words of all texts
 */
@API(status = API.Status.INTERNAL)
public record EvidenceSettings(int topK, int evidenceWords, int contextWords) {}
