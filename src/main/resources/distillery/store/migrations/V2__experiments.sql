-- A job may be part after part of something larger, whose id stands here.
ALTER TABLE job ADD COLUMN series TEXT;
CREATE INDEX job_of_series ON job (series, created);

CREATE TABLE experiment (
    id          TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    created     INTEGER NOT NULL,
    baseline    INTEGER NOT NULL,
    blocks      INTEGER NOT NULL,
    budget      REAL,
    again       TEXT REFERENCES experiment (id),
    -- What it runs on, and with which weights, as JSON; known once it has begun.
    environment TEXT,
    weights     TEXT
);
CREATE INDEX experiment_newest ON experiment (created DESC, id DESC);

CREATE TABLE contestant (
    experiment TEXT NOT NULL REFERENCES experiment (id),
    number     INTEGER NOT NULL,
    name       TEXT NOT NULL,
    model      TEXT NOT NULL,
    steps      INTEGER NOT NULL,
    guidance   REAL NOT NULL,
    scheduler  TEXT NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    joined     INTEGER NOT NULL,
    budget     REAL,
    PRIMARY KEY (experiment, number)
);

CREATE TABLE subject (
    experiment TEXT NOT NULL REFERENCES experiment (id),
    number     INTEGER NOT NULL,
    prompt     TEXT NOT NULL,
    negative   TEXT,
    seed       TEXT NOT NULL,
    PRIMARY KEY (experiment, number)
);

-- Blocks are here whole or not at all, and each place once.
CREATE TABLE run (
    experiment TEXT NOT NULL REFERENCES experiment (id),
    block      INTEGER NOT NULL,
    place      INTEGER NOT NULL,
    contestant INTEGER NOT NULL,
    subject    INTEGER NOT NULL,
    noise      TEXT NOT NULL,
    timings    TEXT NOT NULL,
    started    INTEGER NOT NULL,
    grown      INTEGER,
    PRIMARY KEY (experiment, block, place)
);

-- What a contestant makes of a subject: a picture of the gallery, as long as it is there.
CREATE TABLE sample (
    experiment TEXT NOT NULL REFERENCES experiment (id),
    contestant INTEGER NOT NULL,
    subject    INTEGER NOT NULL,
    picture    TEXT NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
    PRIMARY KEY (experiment, contestant, subject)
);

CREATE TABLE vote (
    experiment TEXT NOT NULL REFERENCES experiment (id),
    voter      TEXT NOT NULL,
    ballot     INTEGER NOT NULL,
    lefthand   INTEGER NOT NULL,
    righthand  INTEGER NOT NULL,
    subject    INTEGER NOT NULL,
    choice     TEXT NOT NULL,
    -- The ballot that showed the same two before, the other way round.
    repeats    INTEGER,
    created    INTEGER NOT NULL,
    PRIMARY KEY (experiment, voter, ballot)
);
