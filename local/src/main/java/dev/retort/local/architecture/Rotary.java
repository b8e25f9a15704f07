package dev.retort.local.architecture;

import java.util.List;

/**
 * Rotary position embedding (Su et al. 2021, RoFormer): the base of its frequencies and how they are stretched for long
 * contexts.
 *
 * @param theta base of the frequencies: pair {@code j} of a head of width {@code d} turns by {@code theta^(-2j/d)} a token
 * @param scaling how the frequencies are changed
 */
public record Rotary(double theta, Scaling scaling) {

    /** Creates the unscaled form. */
    public Rotary(double theta) {
        this(theta, new Scaling.None());
    }

    /** A change of the frequencies. */
    public sealed interface Scaling {

        /** Returns the factor of cosines and sines, 1 where a scaling has none. */
        default double attentionFactor() {
            return 1;
        }

        /** The frequencies as they are. */
        record None() implements Scaling {}

        /**
         * All frequencies divided by one factor.
         *
         * @param factor how much longer the context is
         */
        record Linear(double factor) implements Scaling {}

        /**
         * Llama 3.1's form: low frequencies divided, high ones kept, a smooth passage between.
         *
         * @param factor divisor of the low frequencies
         * @param lowFrequencyFactor below {@code originalContext / lowFrequencyFactor} tokens a wavelength is not low
         * @param highFrequencyFactor below {@code originalContext / highFrequencyFactor} tokens a wavelength is high
         * @param originalContext context length the model was trained with first
         */
        record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContext)
                implements Scaling {}

        /**
         * The frequencies divided by given factors, one a pair, as a GGUF's {@code rope_freqs.weight} holds them.
         *
         * @param divisors {@code headDimension / 2} factors
         */
        record Divided(List<Double> divisors) implements Scaling {

            /** Copies the list. */
            public Divided {
                divisors = List.copyOf(divisors);
            }
        }

        /**
         * YaRN (Peng et al. 2023): frequencies that turn often within the original context are kept, those that turn less
         * than once are divided, a straight ramp between; cosines and sines are multiplied by one factor.
         *
         * @param factor how much longer the context is
         * @param originalContext context length the model was trained with first
         * @param fast turns within the original context from which a frequency is kept, 32 in the paper
         * @param slow turns within the original context up to which a frequency is divided, 1 in the paper
         * @param wholePairs whether the ends of the ramp are rounded outwards to whole pairs
         * @param attentionFactor of cosines and sines
         */
        record Yarn(
                double factor,
                int originalContext,
                double fast,
                double slow,
                boolean wholePairs,
                double attentionFactor)
                implements Scaling {

            /** What the paper found best for a stretching: {@code 0.1 weight ln(factor) + 1}, 1 where nothing is stretched. */
            public static double usualAttentionFactor(double factor, double weight) {
                return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
            }
        }
    }

    /**
     * Returns the angle a token turns each pair by.
     *
     * @param headDimension width of a head, even
     * @return {@code headDimension / 2} angles in radians
     */
    public double[] frequencies(int headDimension) {
        double[] frequencies = new double[headDimension / 2];
        for (int j = 0; j < frequencies.length; j++) {
            double plain = Math.pow(theta, -2.0 * j / headDimension);
            frequencies[j] = switch (scaling) {
                case Scaling.None none -> plain;
                case Scaling.Linear linear -> plain / linear.factor();
                case Scaling.Llama3 llama -> llama3(plain, llama);
                case Scaling.Divided divided -> plain / divided.divisors().get(j);
                case Scaling.Yarn yarn -> {
                    double divided = ramp(j, headDimension, yarn);
                    yield divided * plain / yarn.factor() + (1 - divided) * plain;
                }
            };
        }
        return frequencies;
    }

    private static double llama3(double plain, Scaling.Llama3 s) {
        double wavelength = 2 * Math.PI / plain;
        if (wavelength < s.originalContext() / s.highFrequencyFactor()) {
            return plain;
        }
        if (wavelength > s.originalContext() / s.lowFrequencyFactor()) {
            return plain / s.factor();
        }
        double smooth = (s.originalContext() / wavelength - s.lowFrequencyFactor())
                / (s.highFrequencyFactor() - s.lowFrequencyFactor());
        return (1 - smooth) * plain / s.factor() + smooth * plain;
    }

    /** Returns how far pair {@code j} is divided, from 0 to 1. */
    private double ramp(int j, int headDimension, Scaling.Yarn s) {
        double low = pairThatTurns(s.fast(), headDimension, s);
        double high = pairThatTurns(s.slow(), headDimension, s);
        double from = Math.max(s.wholePairs() ? Math.floor(low) : low, 0);
        double to = Math.min(s.wholePairs() ? Math.ceil(high) : high, headDimension - 1);
        double length = from == to ? 0.001 : to - from;
        return Math.clamp((j - from) / length, 0, 1);
    }

    private double pairThatTurns(double times, int headDimension, Scaling.Yarn s) {
        return headDimension * Math.log(s.originalContext() / (times * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
