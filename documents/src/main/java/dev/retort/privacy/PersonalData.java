package dev.retort.privacy;

/** The kinds of personal data that a {@link Scrubber} finds. */
public enum PersonalData {
    /** A password, access key or private key. */
    KEY("[key]"),
    /** An e-mail address. */
    EMAIL("[e-mail]"),
    /** An account number in international form (ISO 13616), its check digits right. */
    ACCOUNT("[account number]"),
    /** A payment card number of 13 to 19 digits, its check digit right (ISO/IEC 7812, Luhn). */
    CARD("[card number]"),
    /** A telephone number in international form, or in a usual national one with separators. */
    PHONE("[phone number]");

    private final String placeholder;

    PersonalData(String placeholder) {
        this.placeholder = placeholder;
    }

    /** Returns what is in its place. */
    public String placeholder() {
        return placeholder;
    }
}
