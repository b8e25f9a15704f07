package dev.retort.spark;

/**
 * What a person should know of a file of the corpus.
 *
 * @param name the file's name
 * @param used whether passages of it are used
 * @param remark what is wrong with it, and what to do
 */
public record FileFate(String name, boolean used, String remark) {

    static FileFate unused(String name, String remark) {
        return new FileFate(name, false, remark);
    }
}
