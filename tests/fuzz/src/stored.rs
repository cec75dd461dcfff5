//! What lies in our database: another version of the program may have written it, or a disk have changed it. The tables are the real
//! ones in memory; rows are put in as they are, past everything that guards them when they are written.

use std::sync::atomic::{AtomicU32, Ordering};

use courier_delivery::{Deliveries, Outcome, Remains, Request, STAGES};
use courier_hub::{Connection as HubConnection, Endpoint, Hub};
use courier_job::{Entry, Job, JobId, Jobs, Journal};
use courier_profile::{Keychain, Profiles};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::bytes::{line, pieces};
use crate::folder::seed;

/// The tables, and the two that read them.
struct Tables {
    rows: Connection,
    jobs: Jobs,
    deliveries: Deliveries,
    profiles: Profiles,
    job: Job,
    copy: Job,
    _folder: tempfile::TempDir,
}

impl Tables {
    fn new() -> Self {
        // Connections of one thread share it; the targets of another have their own.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let shared = format!("file:fuzz-{}?mode=memory&cache=shared", NUMBER.fetch_add(1, Ordering::Relaxed));
        let open = || Connection::open(&shared).expect("a database in memory opens");
        let rows = open();
        for step in courier_job::SCHEMA.iter().chain(courier_delivery::SCHEMA).chain(courier_profile::SCHEMA) {
            rows.execute_batch(step).expect("the tables are sound");
        }
        let folder = tempfile::tempdir().expect("a folder for locks");
        let jobs = Jobs::new(open(), folder.path().join("jobs")).expect("it takes its settings");
        let deliveries = Deliveries::new(open(), jobs.clone(), folder.path().join("blocks")).expect("it takes its settings");
        let profiles = Profiles::new(open(), Keychain::system(), |endpoint, credentials| {
            Box::pin(std::future::ready(Hub::new(HubConnection::new(endpoint, credentials, "fuzz"))))
        });
        let [job, copy] = ["one", "copy"].map(|key| jobs.create(key, "a delivery", &order()).expect("a job can be made"));
        Self { rows, jobs, deliveries, profiles, job, copy, _folder: folder }
    }

    fn put(&self, row: &str, values: impl rusqlite::Params) {
        self.rows.execute(row, values).expect("any text fits into a row");
    }

    /// Looks at the delivery in every way that needs no Hub.
    fn look(&self) {
        let id = self.job.id;
        let _ = self.deliveries.all_listed().map(|all| assert!(all.len() <= 2));
        let _ = (self.deliveries.listed(id), self.deliveries.show(id), self.deliveries.outcome(id), self.deliveries.receipt(id));
        let _ = (self.deliveries.remains(id), self.deliveries.files(id));
    }
}

thread_local! {
    static TABLES: Tables = Tables::new();
}

fn request() -> Request {
    Request::new(std::path::PathBuf::from("/models/bert"), "ana/bert".parse().expect("it is a name"))
}

fn order() -> String {
    json!({ "endpoint": "https://huggingface.co", "request": request() }).to_string()
}

const KINDS: &[&str] = &["started", "note", "finished", "anew", "other"];

/// Rows of a journal, a piece each: its kind, its stage, the line of its name, its value.
pub(crate) fn journal(data: &[u8]) {
    TABLES.with(|tables| {
        let id = tables.job.id.to_string();
        tables.put("DELETE FROM journal", []);
        for (seq, piece) in (1_u32..).zip(pieces(data)) {
            let [kind, stage, rest @ ..] = piece else { continue };
            let (name, value) = line(rest);
            let stage = STAGES.get(usize::from(*stage) % (STAGES.len() + 1)).copied().unwrap_or_default();
            let row = params![id, seq, stage, KINDS[usize::from(*kind) % KINDS.len()], text(name), text(value)];
            tables.put("INSERT INTO journal (job, seq, stage, kind, name, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row);
        }
        tables.look();
        written_again(tables);
    });
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A number with a fraction, or beyond all sizes: no stage notes one, and reading it back may round it.
fn is_rounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(values) => values.iter().any(is_rounded),
        Value::Object(fields) => fields.values().any(is_rounded),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// A journal that can be replayed says the same when its entries are written by the rules.
fn written_again(tables: &Tables) {
    let lock = |id: JobId| tables.jobs.lock(id).expect("its folder is there").expect("nobody else runs it");
    let Ok(journal) = Journal::open(&tables.jobs, lock(tables.job.id), STAGES) else { return };
    let records = Journal::read(&tables.jobs, tables.job.id).expect("it was replayed");
    if records
        .iter()
        .any(|record| matches!(&record.entry, Entry::Note { value, .. } | Entry::Finished { output: value } if is_rounded(value)))
    {
        return;
    }
    let mut copy = Journal::open(&tables.jobs, lock(tables.copy.id), STAGES).expect("it has no entries");
    for record in &records {
        copy.append(&record.stage, record.entry.clone()).expect("what was replayed may be written");
    }
    copy.sync().expect("there is room in memory");
    let entries = |id| Journal::read(&tables.jobs, id).expect("it was written").into_iter().map(|record| (record.stage, record.entry));
    assert!(entries(tables.copy.id).eq(records.into_iter().map(|record| (record.stage, record.entry))), "an entry was not kept");
    assert_eq!(copy.next_stage(), journal.next_stage());
}

pub(crate) fn journal_seeds() -> Vec<Vec<u8>> {
    let row = |(stage, entry): &(usize, Entry)| {
        let (kind, name, value) = match entry {
            Entry::Started => (0, "", String::new()),
            Entry::Note { name, value } => (1, name.as_str(), value.to_string()),
            Entry::Finished { output } => (2, "", output.to_string()),
            Entry::Anew => (3, "", String::new()),
        };
        [&[kind, u8::try_from(*stage).expect("there are few stages")], name.as_bytes(), b"\n", value.as_bytes()].concat()
    };
    let rows = |entries: &[(usize, Entry)]| entries.iter().map(row).collect::<Vec<_>>().join(&crate::bytes::BORDER);
    let note = |name: &str, value| Entry::Note { name: name.to_owned(), value };
    let stamp = json!({ "size": 3, "modified_ns": 1, "changed_ns": null, "file_id": null, "etag": null });
    let generated = json!({ "handler": false, "requirements": false, "card": true });
    let frozen =
        json!({ "files": [{ "path": "w", "stamp": stamp }], "summary": courier_model::Summary::default(), "generated": generated });
    let placed = json!({ "commit": "b".repeat(40), "already": null });
    let before = |upto: usize| {
        (0..upto).flat_map(|stage| [(stage, Entry::Started), (stage, Entry::Finished { output: json!({}) })]).collect::<Vec<_>>()
    };
    vec![
        rows(&[(0, Entry::Started), (0, Entry::Finished { output: frozen.clone() }), (1, Entry::Started)]),
        rows(&[(0, Entry::Started), (0, note("source-changed", json!(["a"]))), (STAGES.len(), Entry::Anew), (0, Entry::Started)]),
        rows(&[before(1), vec![(1, Entry::Started), (1, note("repository-created", json!({ "at": "2026-03-01T09:30:00Z" })))]].concat()),
        rows(
            &[
                before(3),
                vec![
                    (3, Entry::Started),
                    (3, note("commit-intent", json!({ "digest": "a", "parent": null }))),
                    (3, Entry::Finished { output: placed }),
                ],
            ]
            .concat(),
        ),
        rows(&[before(2), vec![(2, Entry::Started), (2, note("sent", json!({ "bytes": 12, "path": "w" })))]].concat()),
        rows(&[(2, Entry::Started), (0, Entry::Finished { output: json!(1) })]),
        rows(&[(0, Entry::Started), (0, note("n", json!([8.881_888_888_888_889e90])))]),
    ]
}

const DOCUMENTS: &[&str] = &["state", "request", "outcome", "time", "id", "tables"];

/// Documents of a delivery, a piece each, put where they belong; and as what they are in the program.
pub(crate) fn documents(data: &[u8]) {
    for piece in pieces(data).filter_map(<[u8]>::split_first).map(|(_, document)| text(document)) {
        same_again::<courier_job::State>(&piece);
        same_again::<Request>(&piece);
        same_again::<Outcome>(&piece);
        same_again::<Remains>(&piece);
    }
    TABLES.with(|tables| {
        let id = tables.job.id.to_string();
        tables.put("DELETE FROM receipts", []);
        tables.put("DELETE FROM journal", []);
        for piece in pieces(data) {
            let Some((which, document)) = piece.split_first() else { continue };
            let row = match DOCUMENTS[usize::from(*which) % DOCUMENTS.len()] {
                "state" => "UPDATE jobs SET state = ?2 WHERE id = ?1",
                "request" => "UPDATE jobs SET request = ?2 WHERE id = ?1",
                "outcome" => "INSERT OR REPLACE INTO receipts (job, outcome) VALUES (?1, ?2)",
                "time" => "UPDATE jobs SET created_at = ?2 WHERE id = ?1",
                "id" => "INSERT OR REPLACE INTO receipts (job, outcome) VALUES (?2, ?1)",
                _ => "INSERT OR REPLACE INTO fingerprints (source, path, stamp, sha256) VALUES (?1, 'a', ?2, '')",
            };
            tables.put(row, params![id, text(document)]);
        }
        tables.look();
        let sound = params![id, json!({ "state": "running" }).to_string(), order(), tables.job.created_at.to_string()];
        tables.put("UPDATE jobs SET state = ?2, request = ?3, created_at = ?4 WHERE id = ?1", sound);
    });
}

/// What can be read is the same after it was stored.
fn same_again<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) {
    let Ok(read) = serde_json::from_str::<T>(text) else { return };
    let stored = serde_json::to_string(&read).expect("what was read can be stored");
    assert_eq!(serde_json::from_str::<T>(&stored).expect("what was stored can be read"), read);
}

pub(crate) fn documents_seeds() -> Vec<Vec<u8>> {
    let receipt = json!({
        "delivery": "01970000-0000-7000-8000-000000000000", "repo": "ana/bert", "url": "https://huggingface.co/ana/bert", "visibility": "private",
        "profile": "work", "commit": "b".repeat(40), "tag": "v1",
        "files": [{ "path": "w", "size": 3, "sha256": "a".repeat(64), "git_id": null, "xet_hash": null, "how": "added", "compared": true }],
        "removed": [], "kept": [], "others": [], "checks": [], "started_at": "2026-03-01T09:30:00Z", "finished_at": "2026-03-01T09:31:00Z",
        "content_bytes": 3, "sent_bytes": 3, "saved_bytes": 0, "content_digest": "c".repeat(64), "summary": courier_model::Summary::default(),
    });
    let delivered = json!({ "outcome": "delivered", "receipt": receipt }).to_string();
    let states = [
        json!({ "state": "waiting", "wait": { "for": "rate_limit", "until": "2026-03-01T09:30:00Z" } }),
        json!({ "state": "interrupted", "why": "x" }),
        json!({ "state": "waiting", "wait": { "for": "person", "question": "?" } }),
    ];
    let mut seeds: Vec<Vec<u8>> = states.iter().map(|state| seed(DOCUMENTS, &[("state", &state.to_string())])).collect();
    let remains = json!({ "repo": "ana/bert", "repository_created": true, "loose_bytes": 1, "commit_may_be_there": true, "commit": null });
    seeds.push(seed(DOCUMENTS, &[("request", &order()), ("outcome", &delivered)]));
    seeds.push(seed(DOCUMENTS, &[("request", &json!(request()).to_string()), ("time", "2026-03-01T09:30:00Z")]));
    seeds.push(seed(DOCUMENTS, &[("tables", &remains.to_string()), ("outcome", r#"{"outcome":"already_delivered"}"#)]));
    seeds.push(seed(DOCUMENTS, &[("outcome", "{"), ("request", "[]"), ("time", "yesterday"), ("id", "x")]));
    seeds
}

const COLUMNS: &[&str] = &["id", "endpoint", "storage", "validated", "findings", "created_at", "name"];

/// A row of the table of profiles: columns of a sound one replaced, a piece each.
pub(crate) fn profiles(data: &[u8]) {
    TABLES.with(|tables| {
        tables.put("DELETE FROM profile", []);
        let [id, endpoint, storage, validated, findings, created_at, name] = sound_profile();
        let row = params![id, name, endpoint, storage, validated, findings, created_at];
        tables.put("INSERT INTO profile (id, name, description, endpoint, storage, enabled, validated, findings, created_at) VALUES (?1, ?2, '', ?3, ?4, 1, ?5, ?6, ?7)", row);
        for piece in pieces(data) {
            let Some((which, value)) = piece.split_first() else { continue };
            let column = COLUMNS[usize::from(*which) % COLUMNS.len()];
            tables.put(&format!("UPDATE profile SET {column} = ?1"), [text(value)]);
        }
        let Ok(listed) = tables.profiles.list() else { return };
        let id: String = tables.rows.query_row("SELECT id FROM profile", [], |row| row.get(0)).expect("the row is there");
        assert_eq!(id.parse().ok(), Some(listed[0].id));
        let endpoint = &listed[0].endpoint;
        assert_eq!(Endpoint::parse(endpoint.as_str()).as_ref(), Ok(endpoint), "what was taken for a Hub is none when it is read again");
        let _ = tables.profiles.named(&listed[0].name);
    });
}

fn sound_profile() -> [String; 7] {
    let validated =
        json!({ "account": "ana", "account_id": null, "kind": "write", "display_name": null, "expires_at": null, "entities": [] });
    let then = "2026-03-01T09:30:00Z";
    let findings = json!({ "asked_at": then, "answered_at": then, "learnt": { "token": "accepted", "lost": [] }, "obstacle": null });
    [
        "01970000-0000-4000-8000-000000000000",
        "https://huggingface.co",
        "\"keychain\"",
        &validated.to_string(),
        &findings.to_string(),
        "2026-03-01T09:30:00Z",
        "work",
    ]
    .map(str::to_owned)
}

pub(crate) fn profiles_seeds() -> Vec<Vec<u8>> {
    let whole = sound_profile();
    let columns = || COLUMNS.iter().copied().zip(whole.iter().map(String::as_str));
    let mut seeds: Vec<Vec<u8>> = columns().map(|column| seed(COLUMNS, &[column])).collect();
    seeds.push(seed(COLUMNS, &columns().collect::<Vec<_>>()));
    seeds.push(seed(COLUMNS, &[("endpoint", "\u{1}https://huggingface.co ")]));
    seeds.push(seed(COLUMNS, &[("endpoint", "http://evil.example"), ("storage", "\"session\"")]));
    seeds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sound_seeds_are_understood() {
        let documents = documents_seeds();
        let understood = |read: fn(&str) -> bool| documents.iter().flat_map(|seed| pieces(seed)).any(|piece| read(&text(&piece[1..])));
        assert!(understood(|text| serde_json::from_str::<Outcome>(text).is_ok()), "no receipt");
        assert!(understood(|text| serde_json::from_str::<Request>(text).is_ok()), "no request");
        assert!(understood(|text| serde_json::from_str::<Remains>(text).is_ok()), "no remains");
        TABLES.with(|tables| {
            journal(&journal_seeds()[0]);
            assert_eq!(tables.deliveries.files(tables.job.id).expect("its journal is sound"), [("w".to_owned(), 3)]);
            profiles(profiles_seeds().last().expect("there are some"));
            assert!(tables.profiles.list().is_err(), "a plain address of another machine is no Hub");
            profiles(&[]);
            assert_eq!(tables.profiles.list().expect("the row is sound").len(), 1);
        });
    }
}
