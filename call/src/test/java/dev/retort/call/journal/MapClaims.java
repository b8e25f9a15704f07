package dev.retort.call.journal;

import java.util.Map;

/**
 * Claims of one of several processes that know of each other.
 *
 * @param holders who claims what, shared by all; thread-safe
 * @param process its name
 */
public record MapClaims(Map<String, String> holders, String process) implements CallClaims {

    @Override
    public boolean claim(String key) {
        return holders.putIfAbsent(key, process) == null;
    }

    @Override
    public void release(String key) {
        holders.remove(key, process);
    }
}
