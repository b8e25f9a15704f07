package dev.retort.call.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    /** A server that bears a number of requests at once; requests come in rounds as large as the limit allows. */
    private static double rejectedShare(AdaptiveLimit limit, int bears, int rounds) {
        int rejected = 0;
        int sent = 0;
        for (int round = 0; round < rounds; round++) {
            int now = limit.current();
            for (int i = 0; i < now; i++) {
                sent++;
                if (i < bears) {
                    limit.succeeded();
                } else {
                    rejected++;
                    limit.rejected();
                }
            }
        }
        return (double) rejected / sent;
    }

    @Test
    void growsToTheMostWhereNothingIsRejected() {
        AdaptiveLimit limit = new AdaptiveLimit(16);

        rejectedShare(limit, 100, 5);

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void aServerThatBearsSixteenHasThemAfterOneRound() {
        AdaptiveLimit limit = new AdaptiveLimit(16);

        rejectedShare(limit, 100, 1);

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void aServerThatBearsNearlyNothingIsNotHammered() {
        AdaptiveLimit limit = new AdaptiveLimit(64);

        rejectedShare(limit, 1, 3);

        assertThat(limit.current()).isLessThanOrEqualTo(4);
    }

    @Test
    void aFirstWaveOfRejectionsHalvesIt() {
        AdaptiveLimit limit = new AdaptiveLimit(64);
        rejectedShare(limit, 100, 2);
        assertThat(limit.current()).isEqualTo(32);

        for (int i = 0; i < 8; i++) {
            limit.rejected();
        }

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void findsWhatTheServerBears() {
        AdaptiveLimit limit = new AdaptiveLimit(64);

        rejectedShare(limit, 6, 40);
        double later = rejectedShare(limit, 6, 200);

        assertThat(limit.current()).isBetween(4, 8);
        assertThat(later).isLessThan(0.12);
    }

    @Test
    void singleRejectionsOfABusyServerDoNotSlowItDown() {
        AdaptiveLimit limit = new AdaptiveLimit(16);
        Random random = new Random(7);

        for (int i = 0; i < 2_000; i++) {
            if (random.nextDouble() < 0.05) {
                limit.rejected();
            } else {
                limit.succeeded();
            }
        }

        assertThat(limit.current()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void neverFallsBelowOne() {
        AdaptiveLimit limit = new AdaptiveLimit(8);

        for (int i = 0; i < 500; i++) {
            limit.rejected();
        }

        assertThat(limit.current()).isEqualTo(1);
    }
}
