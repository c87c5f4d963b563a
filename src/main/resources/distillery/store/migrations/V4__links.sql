-- A link lets people in who have its address. The token in the address is not kept, only what SHA-256 makes of it.
CREATE TABLE link (
    id      TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    -- A picture or an experiment; empty for everything.
    target  TEXT NOT NULL,
    -- Whether its guests may make pictures of their own.
    make    INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
);
