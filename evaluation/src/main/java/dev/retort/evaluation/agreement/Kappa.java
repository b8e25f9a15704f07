package dev.retort.evaluation.agreement;

import java.util.List;

/** Cohen's kappa (1960): agreement of two raters beyond chance. */
final class Kappa {

    private Kappa() {}

    /**
     * Returns kappa for yes-or-no labels of the same answers.
     *
     * @return from −1 to 1; 1 where both raters give the same single label throughout
     */
    public static double of(List<Boolean> first, List<Boolean> second) {
        if (first.isEmpty() || first.size() != second.size()) {
            throw new IllegalArgumentException("%d and %d labels".formatted(first.size(), second.size()));
        }
        double n = first.size();
        double same = 0;
        double yesOfFirst = 0;
        double yesOfSecond = 0;
        for (int i = 0; i < first.size(); i++) {
            same += first.get(i).equals(second.get(i)) ? 1 : 0;
            yesOfFirst += first.get(i) ? 1 : 0;
            yesOfSecond += second.get(i) ? 1 : 0;
        }
        double byChance = (yesOfFirst * yesOfSecond + (n - yesOfFirst) * (n - yesOfSecond)) / (n * n);
        return byChance == 1 ? 1 : (same / n - byChance) / (1 - byChance);
    }
}
