BEGIN TRANSACTION;
CREATE TABLE fingerprints (
        source   TEXT NOT NULL,
        path     TEXT NOT NULL,
        stamp    TEXT NOT NULL,
        sha256   TEXT NOT NULL,
        git_id   TEXT,
        xet_hash TEXT,
        PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE jobs (
        id         TEXT PRIMARY KEY,
        key        TEXT NOT NULL,
        title      TEXT NOT NULL,
        request    TEXT NOT NULL,
        state      TEXT NOT NULL,
        open       INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT;
INSERT INTO "jobs" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34','folder:{folder} -> {endpoint}/{repo}','{folder} to {repo}','{"endpoint":"{endpoint}","request":{"folder":"{folder}","repo":"{repo}","mode":"create_if_missing","message":null,"include":[],"exclude":[],"keep":[],"edited":"ask","profile":null,"profile_id":null,"accept_warnings":true,"agreed":{"repository":"new","visibility":"private"},"texts":{}}}','{"state":"running"}',1,'2026-11-26T01:06:32.023069607Z','2026-11-26T01:06:32.028787167Z');
CREATE TABLE journal (
        job   TEXT NOT NULL REFERENCES jobs (id),
        seq   INTEGER NOT NULL,
        stage TEXT NOT NULL,
        kind  TEXT NOT NULL,
        name  TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (job, seq)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',1,'freeze','started','','');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',2,'freeze','finished','','{"files":[{"path":"config.json","stamp":{"changed_ns":1795655191874870688,"etag":null,"file_id":[65024,10439065],"modified_ns":1795655191874870688,"size":3}},{"path":"weights.npy","stamp":{"changed_ns":1795655191875228200,"etag":null,"file_id":[65024,10439066],"modified_ns":1795655191875228200,"size":50000}}],"generated":{"card":true,"handler":false,"requirements":false},"summary":{"adapter":null,"architecture":null,"base_models":[],"bytes":50003,"chat_template":false,"checkpoints":{"best":null,"folders":[],"last":null},"columns":[],"context_length":null,"custom_code":false,"datasets":[],"dtype":null,"formats":[],"languages":[],"library":null,"license":null,"license_file":null,"loaded_from":null,"model_type":null,"parameters":null,"processor":null,"quantization":null,"relation":null,"sources":{},"task":null,"tokenizer":false,"tokenizer_class":null,"training":{"file":null,"hyperparameters":{},"metrics":[],"step":null,"tool":null,"versions":{}},"transformers_version":null},"written":{"README.source.md":"ba0f4a26fbd3f27fe06a186e4315e123deb4b0e5c130aa44ac0a18b5d0d97971"}}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',3,'repository','started','','');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',4,'repository','note','create-intent','{"at":"2026-11-26T01:06:32.140303788Z"}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',5,'repository','note','repository-created','{}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',6,'repository','finished','','{"created":true,"visibility":"private"}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',7,'send','started','','');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',8,'send','note','first-seen','{}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',9,'send','note','sent','{"bytes":50000,"files":1,"network":50000}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',10,'send','finished','','{"files":{"config.json":{"hashes":{"git_id":"0967ef424bce6791893e9a57bb952f80fd536e93","sha256":"ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356","xet_hash":null},"large":false,"size":3},"weights.npy":{"hashes":{"git_id":null,"sha256":"79a674b08628de95732ababcfa01254df0caaf331159862e3debe0dec594c0bc","xet_hash":"1c1e7d697da84a5307ba4904381d9b220c2e15a146ba42b4c269a5fdb6b7fff9"},"large":true,"size":50000}}}');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',11,'commit','started','','');
INSERT INTO "journal" VALUES('01a21563-cdd7-7440-93a0-aa96902b2d34',12,'commit','note','commit-intent','{"changes":{"added":["config.json","weights.npy","README.md"],"changed":[],"kept":[],"removed":[],"to_compare":[],"unchanged":[],"undecided":[]},"digest":"f2af6d46de5d7c4e73d6d3d1e76e297dd4558156fce0e9918192e90645cbb638","made":{"README.md":[913,{"git_id":"6f02678993f396da0f29eb3e6252bc4a11bdcd21","sha256":"620f272c506b12b528315eb3e281763834b17243985055ee2562e59e4fa03431","xet_hash":null}]},"others":[]}');
CREATE TABLE placements (
        destination TEXT NOT NULL,
        commit_id   TEXT NOT NULL,
        placement   TEXT NOT NULL,
        PRIMARY KEY (destination, commit_id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE profile (
        id          TEXT PRIMARY KEY NOT NULL,
        name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
        description TEXT NOT NULL,
        endpoint    TEXT NOT NULL,
        storage     TEXT NOT NULL,
        enabled     INTEGER NOT NULL,
        validated   TEXT NOT NULL,
        findings    TEXT NOT NULL,
        created_at  TEXT NOT NULL
    ) STRICT;
CREATE TABLE receipts (
        job     TEXT PRIMARY KEY,
        outcome TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE sent_objects (
        destination TEXT NOT NULL,
        sha256      TEXT NOT NULL,
        sent_at     INTEGER NOT NULL,
        PRIMARY KEY (destination, sha256)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "sent_objects" VALUES('{endpoint}/{repo}','79a674b08628de95732ababcfa01254df0caaf331159862e3debe0dec594c0bc',1795655192);
CREATE TABLE settings (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX jobs_one_open_per_key ON jobs (key) WHERE open = 1;
COMMIT;
PRAGMA user_version = 4;
