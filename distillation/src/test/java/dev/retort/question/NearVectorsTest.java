package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a vector has a near one among others, against comparing it with all. */
class NearVectorsTest {

    @ParameterizedTest
    @CsvSource({"3, 0.9", "32, 0.93", "64, 0.9", "384, 0.93", "384, 0.2"})
    void theAnswerIsThatOfComparingAll(int length, double nearest) {
        Random random = new Random(length);
        NearVectors near = new NearVectors(nearest);
        List<float[]> all = new ArrayList<>();
        int found = 0;
        int borderline = 0;
        for (int i = 0; i < 1500; i++) {
            // Half of them lie about the border, on either side of it.
            float[] vector = all.isEmpty() || random.nextBoolean()
                    ? vector(length, random)
                    : beside(all.get(random.nextInt(all.size())), nearest + 0.002 * random.nextGaussian(), random);
            double most = all.stream()
                    .mapToDouble(known -> Vectors.cosine(known, vector))
                    .max()
                    .orElse(-1);
            boolean expected = most > nearest;
            assertThat(near.hasNear(vector)).as("vector %d, cosine %s", i, most).isEqualTo(expected);
            found += expected ? 1 : 0;
            borderline += Math.abs(most - nearest) < 1e-3 ? 1 : 0;
            near.add(vector);
            all.add(vector);
        }
        assertThat(found).isBetween(300, 1490);
        assertThat(length > 3 && nearest > 0.5 ? borderline : 100).isGreaterThan(50);
    }

    /** Returns a vector of length one, near to some direction that all share, as those of questions on one subject are. */
    private static float[] vector(int length, Random random) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextGaussian() + (i < length / 8 ? 1 : 0);
        }
        return unit(values);
    }

    private static float[] beside(float[] vector, double cosine, Random random) {
        double[] other = new double[vector.length];
        double along = 0;
        for (int i = 0; i < other.length; i++) {
            other[i] = random.nextGaussian();
            along += other[i] * vector[i];
        }
        double length = 0;
        for (int i = 0; i < other.length; i++) {
            other[i] -= along * vector[i];
            length += other[i] * other[i];
        }
        double cut = Math.min(1, cosine);
        for (int i = 0; i < other.length; i++) {
            other[i] = cut * vector[i] + Math.sqrt(1 - cut * cut) * other[i] / Math.sqrt(length);
        }
        return unit(other);
    }

    private static float[] unit(double[] values) {
        double length = 0;
        for (double value : values) {
            length += value * value;
        }
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (values[i] / Math.sqrt(length));
        }
        return unit;
    }
}
