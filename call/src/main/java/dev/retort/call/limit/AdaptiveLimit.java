package dev.retort.call.limit;

/**
 * How many requests a server bears at once, found by trying: begins with eight and grows by one a success, which doubles it
 * a round, until the server begins to reject. Then it halves, since the last doubling was too much, grows slowly, and
 * shrinks by three tenths each time that was too much. Single rejections, as any busy server gives, change nothing.
 *
 * <p>Not thread-safe: {@link CallGate} guards it.
 */
final class AdaptiveLimit {

    private static final double START = 8;
    private static final double MEMORY = 0.9;
    private static final double MANY = 0.3;
    private static final double SEVERAL = 0.15;
    private static final double FIRST_CUT = 0.5;
    private static final double CUT = 0.7;

    private final int most;
    private double limit;
    private double rejectedShare;
    private int sinceCut;
    private boolean everCut;

    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = Math.min(most, START);
    }

    int current() {
        return (int) limit;
    }

    void succeeded() {
        rejectedShare *= MEMORY;
        sinceCut++;
        if (!everCut) {
            limit = Math.min(most, limit + 1);
        } else if (rejectedShare < SEVERAL / 2) {
            limit = Math.min(most, limit + 1 / limit);
        }
    }

    void rejected() {
        rejectedShare = rejectedShare * MEMORY + (1 - MEMORY);
        sinceCut++;
        // One cut for all the requests that were in flight when the server had enough.
        if (rejectedShare > (everCut ? SEVERAL : MANY) && sinceCut >= limit) {
            limit = Math.max(1, limit * (everCut ? CUT : FIRST_CUT));
            everCut = true;
            sinceCut = 0;
        }
    }
}
