package dev.retort.file;

/** Text that was decoded in the wrong encoding: words without a letter of ASCII, in the letters of Western Europe. */
public final class Mojibake {

    private Mojibake() {}

    /** Returns whether most letters are Latin ones beyond ASCII, or symbols stand between letters everywhere. */
    public static boolean in(String text) {
        int ascii = 0;
        int western = 0;
        int odd = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                ascii++;
            } else if (c >= 0xC0 && c <= 0x17F) {
                western++;
            } else if (c >= 0x80 && c <= 0x9F || c == '\uFFFD' || c >= 0x2500 && c <= 0x259F) {
                odd++;
            }
        }
        return western > 10 && western * 2 > ascii + western || odd > 10 && odd * 10 > ascii + western;
    }
}
