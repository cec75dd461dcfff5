//! Git LFS: where to put large files and where to get them. The bytes themselves go to the second origin.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    address::encode,
    proposal::Destination,
    xet_access::{TokenLifetime, XetAccess},
};
use crate::{
    access::{Access, Admission, Discusser, Reader, authorize},
    app::{App, Shared},
    git::{MAIN, is_sha256},
    objects::{CheckError, XetScope},
    refusal::Refusal,
    routes::JsonBody,
};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.git-lfs+json");
/// Objects in one question; clients ask for 100 or 256.
const MOST_OBJECTS: usize = 1000;
/// Larger objects go in parts, when the client can do that.
const MOST_AT_ONCE: u64 = 16 << 20;
/// The size of a part; more for objects that would need more than [`MOST_PARTS`].
const PART: u64 = 5 << 20;
const MOST_PARTS: u64 = 1000;
/// How long an address is good, in seconds.
const EXPIRES_IN: u32 = 3600;

#[derive(Debug, Deserialize)]
pub(super) struct Question {
    operation: Operation,
    #[serde(default)]
    transfers: Vec<String>,
    objects: Vec<Object>,
    hash_algo: Option<String>,
    #[serde(rename = "ref")]
    reference: Option<Named>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Operation {
    Upload,
    Download,
}

impl Question {
    /// Clients name no branch when they make a pull request, which takes less than the right to write.
    async fn admit(&self, app: &App, headers: &HeaderMap, admission: &Admission) -> Result<(), Refusal> {
        match (self.operation, &self.reference) {
            (Operation::Download, _) => authorize(app, headers, &admission.repository.key, Access::Fetch).map(drop),
            (Operation::Upload, None) => Destination::NewProposal.admit(app, headers, admission).await,
            (Operation::Upload, Some(Named { name })) => Destination::Reference(name.clone()).admit(app, headers, admission).await,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Object {
    oid: String,
    size: u64,
}

/// How objects of one answer are to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transfer {
    Basic,
    Multipart,
    Xet,
}

impl Transfer {
    fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Multipart => "multipart",
            Self::Xet => "xet",
        }
    }

    /// The best that both sides can do.
    fn choose(question: &Question, offers_xet: bool) -> Self {
        let can = |transfer: Self| question.transfers.iter().any(|word| word == transfer.word());
        match question.operation {
            Operation::Upload if offers_xet && can(Self::Xet) => Self::Xet,
            Operation::Upload if can(Self::Multipart) && question.objects.iter().any(|object| object.size > MOST_AT_ONCE) => {
                Self::Multipart
            }
            _ => Self::Basic,
        }
    }
}

pub(super) async fn batch(
    State(app): State<Shared>,
    Reader(admission): Reader,
    headers: HeaderMap,
    lifetime: TokenLifetime,
    JsonBody(question): JsonBody<Question>,
) -> Result<Response, Refusal> {
    question.admit(&app, &headers, &admission).await?;
    if question.objects.len() > MOST_OBJECTS {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many objects"));
    }
    if question.hash_algo.as_deref().is_some_and(|algorithm| !matches!(algorithm, "sha256" | "sha_256")) {
        return Err(Refusal::new(StatusCode::CONFLICT, "objects are named by sha256"));
    }
    let transfer = Transfer::choose(&question, app.objects.cas_url().is_some());
    let batch = Batch { app: &app, admission: &admission, transfer, lifetime, question: &question };
    let mut objects = Vec::with_capacity(question.objects.len());
    for object in &question.objects {
        objects.push(batch.object(object).await);
    }
    let answer = json!({ "transfer": transfer.word(), "objects": objects });
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], answer.to_string()).into_response())
}

struct Batch<'a> {
    app: &'a App,
    admission: &'a Admission,
    transfer: Transfer,
    lifetime: TokenLifetime,
    question: &'a Question,
}

impl Batch<'_> {
    /// The answer about one object. Without `actions` there is nothing to do.
    async fn object(&self, object: &Object) -> Value {
        let mut answer = json!({ "oid": object.oid, "size": object.size });
        if !is_sha256(&object.oid) {
            answer["error"] = json!({ "code": 422, "message": "the oid is not a sha256" });
            return answer;
        }
        // Hashed, not only found: a false claim about this sha256 must not keep the true bytes away.
        match (self.question.operation, self.is_there(object).await) {
            (Operation::Upload, true) => {}
            (Operation::Upload, false) => answer["actions"] = json!({ "upload": self.upload(object), "verify": self.verify() }),
            (Operation::Download, true) => answer["actions"] = json!({ "download": self.download(object) }),
            (Operation::Download, false) => answer["error"] = json!({ "code": 404, "message": "the object is not stored" }),
        }
        answer
    }

    /// A stranger's file is not there, though its bytes be stored.
    async fn is_there(&self, object: &Object) -> bool {
        let is_held = self.app.holds(&self.admission.repository, &object.oid).await.unwrap_or(false);
        is_held && self.app.objects.stores().check(&object.oid, Some(object.size)).await.is_ok()
    }

    fn upload(&self, object: &Object) -> Value {
        let repository = &self.admission.repository.id;
        match self.transfer {
            Transfer::Xet => self.xet_upload(),
            Transfer::Multipart if object.size > MOST_AT_ONCE => self.parts(object),
            _ => json!({ "href": self.app.objects.upload_address(repository, &object.oid, object.size), "expires_in": EXPIRES_IN }),
        }
    }

    /// The addresses of the parts are told in the header, under their numbers.
    fn parts(&self, object: &Object) -> Value {
        let upload = Uuid::new_v4().simple().to_string();
        let part = PART.max(object.size.div_ceil(MOST_PARTS));
        let mut header = Map::from_iter([("chunk_size".to_owned(), part.to_string().into())]);
        for number in 1..=object.size.div_ceil(part) {
            let size = part.min(object.size - (number - 1) * part);
            header.insert(format!("{number:05}"), self.app.objects.part_address(&upload, number, size).into());
        }
        let href = self.app.objects.completion_address(&self.admission.repository.id, &upload, &object.oid, object.size);
        json!({ "href": href, "header": header, "expires_in": EXPIRES_IN })
    }

    /// The address is where a new token can be had, the header has the first one.
    fn xet_upload(&self) -> Value {
        let key = &self.admission.repository.key;
        let branch = self.question.reference.as_ref().map_or(MAIN, |reference| &reference.name);
        let href = format!("{}/api/{}/{key}/xet-write-token/{}", self.app.endpoint, key.kind.plural(), encode(branch));
        let mut header = Map::new();
        for (name, value) in XetAccess::to(self.app, self.admission, XetScope::Write, self.lifetime).iter().flat_map(XetAccess::headers) {
            header.insert(name.to_owned(), value.into());
        }
        header.insert("x-xet-session-id".to_owned(), Uuid::new_v4().to_string().into());
        json!({ "href": href, "header": header })
    }

    fn verify(&self) -> Value {
        json!({ "href": format!("{}.git/info/lfs/objects/verify", self.app.url(&self.admission.repository.key)) })
    }

    fn download(&self, object: &Object) -> Value {
        json!({ "href": self.app.objects.download_address(&object.oid, &object.oid), "expires_in": EXPIRES_IN })
    }
}

/// A client asks after an upload whether all arrived; the bytes are hashed for it.
pub(super) async fn verify(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    JsonBody(Object { oid, size }): JsonBody<Object>,
) -> Result<Json<Value>, Refusal> {
    if !is_sha256(&oid) {
        return Err(CheckError::Unknown(oid.chars().take(80).collect()).into());
    }
    if !app.holds(&admission.repository, &oid).await? {
        return Err(CheckError::Unknown(oid).into());
    }
    app.objects.stores().check(&oid, Some(size)).await?;
    Ok(Json(json!({ "success": true })))
}
