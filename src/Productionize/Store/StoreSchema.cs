namespace Productionize;

/// <summary>The tables of the embedded store. A change of them is a new <see cref="Version"/> with a step that leads there.</summary>
internal static class StoreSchema
{
    public const int Version = 1;

    // AUTOINCREMENT and last_number: what was deleted leaves no number to be used again. Fact rows with number 0 are about the model.
    public const string Sql = """
        CREATE TABLE models (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            last_number INTEGER NOT NULL) STRICT;
        CREATE TABLE versions (
            model_id INTEGER NOT NULL REFERENCES models (id),
            number INTEGER NOT NULL,
            digest TEXT NOT NULL,
            document TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (model_id, number),
            UNIQUE (model_id, digest)) STRICT;
        CREATE TABLE files (
            model_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (sha256, model_id, number),
            FOREIGN KEY (model_id, number) REFERENCES versions (model_id, number) ON DELETE CASCADE) STRICT;
        CREATE INDEX files_of_version ON files (model_id, number);
        CREATE TABLE facts (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            model_id INTEGER NOT NULL REFERENCES models (id),
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            document TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (model_id, number, sha256)) STRICT;
        CREATE TABLE alias_entries (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            model_id INTEGER NOT NULL REFERENCES models (id),
            alias TEXT NOT NULL,
            revision INTEGER NOT NULL,
            after INTEGER,
            idempotency_key TEXT,
            document TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            UNIQUE (model_id, alias, revision),
            UNIQUE (model_id, alias, idempotency_key),
            FOREIGN KEY (model_id, after) REFERENCES versions (model_id, number)) STRICT;
        PRAGMA user_version = 1;
        """;
}
