package dev.retort.document.word;

import java.util.Locale;

/** Writes the number of a list's item as its format says. */
final class NumberFormat {

    private static final int[] VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] ROMAN = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
    private static final String CHINESE = "〇一二三四五六七八九";
    private static final String RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя";
    private static final String HEBREW = "אבגדהוזחטיכלמנסעפצקרשת";
    private static final String ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
    private static final String IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
    private static final String AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    private static final String STEMS = "甲乙丙丁戊己庚辛壬癸";
    private static final String BRANCHES = "子丑寅卯辰巳午未申酉戌亥";
    private static final String GANADA = "가나다라마바사아자차카타파하";

    private NumberFormat() {}

    /** Returns a number in a format of ECMA-376 (ST_NumberFormat); in digits where the format is another. */
    static String text(int number, String format) {
        return switch (format) {
            case "none", "bullet" -> "";
            case "upperRoman" -> roman(number);
            case "lowerRoman" -> roman(number).toLowerCase(Locale.ROOT);
            case "upperLetter" -> repeated(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
            case "lowerLetter" -> repeated(number, "abcdefghijklmnopqrstuvwxyz");
            case "decimalZero" -> number >= 0 && number < 10 ? "0" + number : Integer.toString(number);
            case "ordinal" -> number + ending(number);
            case "decimalFullWidth", "decimalFullWidth2" -> digits(number, '０');
            case "hindiNumbers" -> digits(number, '०');
            case "thaiNumbers" -> digits(number, '๐');
            case "hex" -> Integer.toHexString(number).toUpperCase(Locale.ROOT);
            case "decimalEnclosedCircle", "decimalEnclosedCircleChinese" ->
                number >= 1 && number <= 20 ? String.valueOf((char) ('①' + number - 1)) : Integer.toString(number);
            case "decimalEnclosedParen" -> "(" + number + ")";
            case "numberInDash" -> "- " + number + " -";
            case "chineseCounting",
                    "chineseCountingThousand",
                    "japaneseCounting",
                    "taiwaneseCounting",
                    "taiwaneseCountingThousand",
                    "ideographTraditional1" -> chinese(number);
            case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital" -> digitByDigit(number);
            case "ideographTraditional" -> one(number, STEMS);
            case "ideographZodiac" -> one(number, BRANCHES);
            case "russianLower" -> repeated(number, RUSSIAN);
            case "russianUpper" -> repeated(number, RUSSIAN.toUpperCase(Locale.ROOT));
            case "hebrew2" -> repeated(number, HEBREW);
            case "arabicAlpha" -> repeated(number, ARABIC);
            case "iroha", "irohaFullWidth" -> one(number, IROHA);
            case "aiueo", "aiueoFullWidth" -> one(number, AIUEO);
            case "ganada" -> one(number, GANADA);
            default -> Integer.toString(number);
        };
    }

    private static String roman(int number) {
        if (number < 1 || number > 3999) {
            return Integer.toString(number);
        }
        StringBuilder text = new StringBuilder();
        int left = number;
        for (int i = 0; i < VALUES.length; i++) {
            while (left >= VALUES[i]) {
                text.append(ROMAN[i]);
                left -= VALUES[i];
            }
        }
        return text.toString();
    }

    /** After the last letter come pairs of the same letter: y, z, aa, bb. */
    private static String repeated(int number, String letters) {
        if (number < 1 || number > 30 * letters.length()) {
            return Integer.toString(number);
        }
        char letter = letters.charAt((number - 1) % letters.length());
        return String.valueOf(letter).repeat((number - 1) / letters.length() + 1);
    }

    private static String one(int number, String letters) {
        return number < 1 || number > letters.length()
                ? Integer.toString(number)
                : letters.substring(number - 1, number);
    }

    private static String digits(int number, char zero) {
        StringBuilder text = new StringBuilder();
        Integer.toString(number)
                .chars()
                .forEach(c -> text.append(c >= '0' && c <= '9' ? (char) (zero + c - '0') : (char) c));
        return text.toString();
    }

    private static String digitByDigit(int number) {
        StringBuilder text = new StringBuilder();
        Integer.toString(number)
                .chars()
                .forEach(c -> text.append(c >= '0' && c <= '9' ? CHINESE.charAt(c - '0') : (char) c));
        return text.toString();
    }

    private static String chinese(int number) {
        if (number < 1 || number > 9999) {
            return Integer.toString(number);
        }
        StringBuilder text = new StringBuilder();
        boolean gap = false;
        int unit = 1000;
        for (int i = 0; i < 4; i++) {
            int digit = number / unit % 10;
            if (digit == 0) {
                gap = !text.isEmpty();
            } else {
                text.append(gap ? "〇" : "");
                gap = false;
                boolean ten = unit == 10 && digit == 1 && text.isEmpty();
                text.append(ten ? "" : String.valueOf(CHINESE.charAt(digit)));
                text.append(i < 3 ? String.valueOf("千百十".charAt(i)) : "");
            }
            unit /= 10;
        }
        return text.toString();
    }

    private static String ending(int number) {
        if (number % 100 >= 11 && number % 100 <= 13) {
            return "th";
        }
        return switch (number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }
}
