package dev.retort.call.journal;

import java.util.List;

/** The SQL of the journal. */
final class Schema {

    static final List<String> SETTINGS = List.of(
            "PRAGMA busy_timeout = 5000",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            // Durability moves the log into the file beside the calls, so that no call waits for the disk.
            "PRAGMA wal_autocheckpoint = 0");

    static final List<String> CREATE = List.of(
            """
            CREATE TABLE IF NOT EXISTS calls (
              id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL,
              request TEXT NOT NULL, state TEXT NOT NULL, started_at INTEGER NOT NULL, cost INTEGER NOT NULL,
              millis INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
              input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
              served_model TEXT, choices TEXT, reason TEXT, stage TEXT NOT NULL DEFAULT '')""", "CREATE INDEX IF NOT EXISTS finished_calls ON calls (key) WHERE state = 'FINISHED'", """
            CREATE TABLE IF NOT EXISTS vectors (
              key TEXT PRIMARY KEY, call INTEGER NOT NULL, vector BLOB NOT NULL) WITHOUT ROWID""", """
            CREATE TABLE IF NOT EXISTS stage_uses (key TEXT NOT NULL, stage TEXT NOT NULL, PRIMARY KEY (key, stage))
            WITHOUT ROWID""", """
            CREATE TABLE IF NOT EXISTS repeats (stage TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID""");

    /** Journals of earlier versions do not say which stage a call belongs to. */
    static final String HAS_STAGE = "SELECT 1 FROM pragma_table_info('calls') WHERE name = 'stage'";

    static final String ADD_STAGE = "ALTER TABLE calls ADD COLUMN stage TEXT NOT NULL DEFAULT ''";

    static final String INSERT_STARTED = """
            INSERT INTO calls (kind, key, task, model, request, state, started_at, cost, stage)
            VALUES (?, ?, ?, ?, ?, 'STARTED', ?, ?, ?) RETURNING id""";
    static final String UPDATE_FINISHED = """
            UPDATE calls SET state = 'FINISHED', choices = ?, served_model = ?, input_tokens = ?, output_tokens = ?,
              attempts = ?, millis = ?, cost = ? WHERE id = ?""";
    static final String UPDATE_COST = "UPDATE calls SET cost = ? WHERE id = ?";
    static final String UPDATE_FAILED =
            "UPDATE calls SET state = 'FAILED', reason = ?, attempts = ?, millis = ?, cost = ? WHERE id = ?";
    static final String SELECT_REPLY = """
            SELECT choices, input_tokens, output_tokens, served_model, stage FROM calls
            WHERE key = ? AND state = 'FINISHED' ORDER BY id LIMIT 1""";
    static final String SELECT_UNDER_WAY =
            "SELECT * FROM calls WHERE key = ? AND state = 'STARTED' ORDER BY id DESC LIMIT 1";
    static final String INSERT_USE = "INSERT OR IGNORE INTO stage_uses (key, stage) VALUES (?, ?)";
    static final String SELECT_VECTOR = "SELECT vector FROM vectors WHERE key = ?";
    static final String INSERT_VECTOR = "INSERT OR REPLACE INTO vectors (key, call, vector) VALUES (?, ?, ?)";
    static final String DELETE_VECTORS_OF_STAGE =
            "DELETE FROM vectors WHERE call IN (SELECT id FROM calls WHERE stage = ?)";
    static final String SUPERSEDE_STAGE = """
            UPDATE calls SET state = 'SUPERSEDED' WHERE state = 'FINISHED'
              AND (stage = ? OR key IN (SELECT key FROM stage_uses WHERE stage = ?))""";
    static final String COUNT_REPEAT = """
            INSERT INTO repeats (stage, times) VALUES (?, 1) ON CONFLICT (stage) DO UPDATE SET times = times + 1""";
    static final String SELECT_REPEATS = "SELECT times FROM repeats WHERE stage = ?";
    static final String SUPERSEDE_CALL = "UPDATE calls SET state = 'SUPERSEDED' WHERE state = 'FINISHED' AND key = ?";
    static final String COST_ELSEWHERE = "UPDATE calls SET cost = 0 WHERE state = 'FINISHED' AND key = ?";
    static final String SELECT_SPENT = "SELECT COALESCE(SUM(cost), 0) FROM calls";
    static final String SELECT_SIZE = "SELECT COUNT(*) FROM calls";
    static final String SELECT_ALL = "SELECT * FROM calls ORDER BY id";

    private Schema() {}
}
