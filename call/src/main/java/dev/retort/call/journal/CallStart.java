package dev.retort.call.journal;

/**
 * What is known before a call is made.
 *
 * @param kind what kind of call
 * @param key identifies the request: equal requests to equal models have equal keys, see {@link CallKey}
 * @param task the task it belongs to, such as {@code "teacher answers"}
 * @param model the model's full name, such as {@code mistral:mistral-large-2512}
 * @param request the request as JSON, for the audit
 * @param worstCost the most it may cost, in billionths of a dollar; counts as spent until the call ends
 */
public record CallStart(CallKind kind, String key, String task, String model, String request, long worstCost) {}
