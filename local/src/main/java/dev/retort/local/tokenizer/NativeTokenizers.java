package dev.retort.local.tokenizer;

/** Settings of the native tokenizer library, made before its first class is loaded. */
public final class NativeTokenizers {

    private NativeTokenizers() {}

    /** Keeps the library from asking the network where it runs, and from fetching natives that are not in its jar. */
    public static void prepare() {
        for (String key : new String[] {"OPT_OUT_TRACKING", "ai.djl.offline"}) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, "true");
            }
        }
    }
}
