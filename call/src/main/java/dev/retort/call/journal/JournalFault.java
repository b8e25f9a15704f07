package dev.retort.call.journal;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a journal cannot be used, in words for a person. */
final class JournalFault {

    private static final String MOVE =
            "Move the file away and run again: its replies are then paid for again. A copy of it"
                    + " may be repaired with sqlite3's .recover.";
    private static final String SPACE = "Free disk space, then run again.";
    private static final String RIGHTS = "Allow writing to the file and its folder, then run again.";

    private JournalFault() {}

    /**
     * Returns the error.
     *
     * @param verb what was tried, such as {@code "open"}
     * @param name the journal's file
     */
    static ResourceException of(String verb, String name, Exception cause) {
        return switch (cause) {
            case IOException e ->
                fault(verb, name, FileFault.words(e), "Free disk space, or allow writing to its folder.", e);
            case SQLiteException e -> ofCode(verb, name, e);
            default -> fault(verb, name, "a recorded call in it is damaged", MOVE, cause);
        };
    }

    private static ResourceException ofCode(String verb, String name, SQLException e) {
        // The lower byte is the kind, the others are its details.
        SQLiteErrorCode kind = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF);
        return switch (kind) {
            case SQLITE_FULL -> fault(verb, name, "there is no space left on the disk", SPACE, e);
            case SQLITE_IOERR -> fault(verb, name, "the disk cannot be read or written", SPACE, e);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN ->
                fault(verb, name, "it cannot be opened for writing", RIGHTS, e);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                fault(verb, name, "another process holds it", "Wait for that process, then run again.", e);
            case SQLITE_NOTADB -> fault(verb, name, "it is not a journal of calls", MOVE, e);
            case SQLITE_CORRUPT -> fault(verb, name, "it is damaged", MOVE, e);
            default -> fault(verb, name, "it does not hold what a journal of calls holds", MOVE, e);
        };
    }

    private static ResourceException fault(String verb, String name, String reason, String remedy, Exception cause) {
        return new ResourceException("Cannot %s %s: %s.".formatted(verb, name, reason), remedy, cause);
    }
}
