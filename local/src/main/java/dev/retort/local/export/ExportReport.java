package dev.retort.local.export;

import java.nio.file.Path;

/**
 * What an export was found to be when it was loaded again.
 *
 * @param format what was written
 * @param path the file or folder
 * @param largestDifference of any logit after the last token of a prompt, against base model and adapter in float32
 * @param sameFirstChoice prompts after which the most probable token is the same
 * @param prompts all prompts that were tried
 */
public record ExportReport(
        ExportFormat format, Path path, double largestDifference, int sameFirstChoice, int prompts) {}
