-- A job is what somebody asked for; it ends in pictures, in a reason why not, or in nothing.
CREATE TABLE job (
    id            TEXT PRIMARY KEY,
    owner         TEXT NOT NULL,
    state         TEXT NOT NULL,
    -- The first of everybody comes before the second of anybody.
    round         INTEGER NOT NULL,
    -- Counted before each start, so that a job that kills the process does not do so for ever.
    attempts      INTEGER NOT NULL DEFAULT 0,
    model         TEXT NOT NULL,
    prompt        TEXT NOT NULL,
    negative      TEXT,
    steps         INTEGER NOT NULL,
    guidance      REAL NOT NULL,
    seed          TEXT NOT NULL,
    scheduler     TEXT NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    count         INTEGER NOT NULL,
    -- Whether chance chose the seed.
    seed_drawn    INTEGER NOT NULL,
    -- How often later jobs were taken before it because their model was loaded.
    overtaken     INTEGER NOT NULL DEFAULT 0,
    reason        TEXT,
    created       INTEGER NOT NULL,
    started       INTEGER,
    ended         INTEGER,
    expected_low  REAL,
    expected_high REAL
);
CREATE INDEX job_next ON job (state, round);
CREATE INDEX job_owner ON job (owner, state);
CREATE INDEX job_ended ON job (state, ended);

-- How long models took to load.
CREATE TABLE loading (
    model   TEXT NOT NULL,
    seconds REAL NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX loading_of_model ON loading (model, created DESC);

CREATE TABLE picture (
    id            TEXT PRIMARY KEY,
    job           TEXT NOT NULL REFERENCES job (id),
    number        INTEGER NOT NULL,
    created       INTEGER NOT NULL,
    prompt        TEXT NOT NULL,
    negative      TEXT,
    model         TEXT NOT NULL,
    scheduler     TEXT NOT NULL,
    steps         INTEGER NOT NULL,
    guidance      REAL NOT NULL,
    seed          TEXT NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    dtype         TEXT NOT NULL,
    device        TEXT NOT NULL,
    seconds       REAL NOT NULL,
    step_seconds  REAL NOT NULL,
    timings       TEXT NOT NULL,
    bytes         INTEGER NOT NULL,
    UNIQUE (job, number)
);
CREATE INDEX picture_newest ON picture (created DESC, id DESC);
CREATE INDEX picture_of_model ON picture (model, created DESC, id DESC);
CREATE INDEX picture_fastest ON picture (seconds, id);
CREATE INDEX picture_fastest_step ON picture (step_seconds, id);

-- Tickets of the queue: the names and types that db-scheduler 16 reads.
CREATE TABLE scheduled_tasks (
    task_name            TEXT NOT NULL,
    task_instance        TEXT NOT NULL,
    task_data            BLOB,
    execution_time       TIMESTAMP NOT NULL,
    picked               BOOLEAN NOT NULL,
    picked_by            TEXT,
    last_success         TIMESTAMP,
    last_failure         TIMESTAMP,
    consecutive_failures INTEGER,
    last_heartbeat       TIMESTAMP,
    version              BIGINT NOT NULL,
    priority             SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
