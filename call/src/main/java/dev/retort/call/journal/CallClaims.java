package dev.retort.call.journal;

/**
 * Which process makes which call, so that two that ask the same at the same time, as attempts at one task do, pay once.
 * Implementations are thread-safe.
 */
public interface CallClaims {

    /** Every call is this process's: for a process alone. */
    CallClaims ALONE = new CallClaims() {
        @Override
        public boolean claim(String key) {
            return true;
        }

        @Override
        public void release(String key) {
            // Nobody waits for it.
        }
    };

    /** Claims the call of a request; false while another process makes it. */
    boolean claim(String key) throws InterruptedException;

    /** Gives a claim back, whatever became of the call. */
    void release(String key);
}
