package dev.retort.spark;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of a corpus.
 *
 * @param files how many files were read
 * @param passages how many passages there are
 * @param trainQuestions how many train questions
 * @param evalQuestions how many eval questions
 * @param leaked how many eval questions resemble something on the train side
 * @param rows how many training rows
 * @param dropped how many train questions have no row
 * @param remarks sentences on how the questions came about
 * @param fileRemarks what a person should know of single files: those not used, with the reason, damage, near copies
 */
public record CorpusReport(
        long files,
        long passages,
        long trainQuestions,
        long evalQuestions,
        long leaked,
        long rows,
        long dropped,
        List<String> remarks,
        List<FileFate> fileRemarks) {

    /** Copies the lists. */
    public CorpusReport {
        remarks = List.copyOf(remarks);
        fileRemarks = List.copyOf(fileRemarks);
    }

    /** Returns the report as lines for a person, the files that need attention last. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%d files read, %d passages".formatted(files, passages));
        lines.add(
                "%d train and %d eval questions, %d of these leaked".formatted(trainQuestions, evalQuestions, leaked));
        lines.addAll(remarks);
        lines.add("%d training rows, %d questions without one".formatted(rows, dropped));
        fileRemarks.forEach(fate ->
                lines.add("%s  %s: %s".formatted(fate.used() ? "used    " : "not used", fate.name(), fate.remark())));
        return List.copyOf(lines);
    }
}
