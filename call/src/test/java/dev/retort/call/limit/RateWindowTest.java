package dev.retort.call.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateWindowTest {

    private static final long SECOND = 1_000_000_000L;

    private record Sent(long at, double units) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 60, 1000})
    void noMinuteSeesMoreThanTheLimit(int perMinute) {
        List<Sent> sent = send(perMinute, 4 * perMinute + 10, new Random(perMinute), 1);

        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(perMinute);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 50_000})
    void noMinuteSeesMoreTokensThanTheLimit(int perMinute) {
        List<Sent> sent = send(perMinute, 400, new Random(perMinute), perMinute / 15);

        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(perMinute + 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20})
    void noMinuteSeesMoreThanTheLimitOfProcessesThatShareIt(int processes) {
        int perMinute = 60;
        List<Sent> sent = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            sent.addAll(send(perMinute, processes, 2 * perMinute, new Random(process), 1));
        }
        sent.sort(Comparator.comparingLong(Sent::at));

        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(perMinute);
    }

    @Test
    void aProcessThatIsNoLongerAloneKeepsToItsPartFromThenOn() {
        RateWindow window = new RateWindow(600, 0);
        window.shareWith(6, 0);
        window.take(10);
        // A tenth of the part of 100 was there, and the rest of it comes over the minute.
        assertThat(window.waitNanos(1, 0)).isEqualTo(2 * SECOND / 3 + 1);
        window.shareWith(1, 0);
        assertThat(window.waitNanos(1, 0)).isEqualTo(SECOND / 9 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 600})
    void threeQuartersOfTheLimitAreUsed(int perMinute) {
        List<Sent> sent = send(perMinute, 5 * perMinute, new Random(1), 1);

        double minutes = (sent.getLast().at() - sent.getFirst().at()) / (60.0 * SECOND);
        assertThat(sent.size() / minutes).isGreaterThan(0.75 * perMinute);
    }

    /** Sends as fast as allowed, on a clock of its own, and pauses now and then. */
    private static List<Sent> send(int perMinute, int count, Random random, int mostUnits) {
        return send(perMinute, 1, count, random, mostUnits);
    }

    private static List<Sent> send(int perMinute, int processes, int count, Random random, int mostUnits) {
        long now = 5 * SECOND;
        RateWindow window = new RateWindow(perMinute, now);
        window.shareWith(processes, now);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double units = 1 + (mostUnits > 1 ? random.nextInt(mostUnits) : 0);
            for (long wait = window.waitNanos(units, now); wait > 0; wait = window.waitNanos(units, now)) {
                now += wait;
            }
            window.take(units);
            sent.add(new Sent(now, units));
            if (random.nextInt(50) == 0) {
                now += random.nextLong(2 * SECOND);
            }
        }
        return sent;
    }

    private static double mostInAMinute(List<Sent> sent) {
        double most = 0;
        for (int from = 0; from < sent.size(); from++) {
            double sum = 0;
            for (int i = from;
                    i < sent.size() && sent.get(i).at() - sent.get(from).at() < 60 * SECOND;
                    i++) {
                sum += sent.get(i).units();
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}
