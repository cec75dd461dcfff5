//! Who asked, for the owner: page by page, or all as a table.

use axum::{
    extract::{OriginalUri, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    access::Gatekeeper,
    accounts::Accounts,
    app::Shared,
    dates::iso,
    gates::{AccessRequest, RequestStatus},
    refusal::Refusal,
    routes::{Query, page, person},
};

/// The Hub gives at least ten.
const SHORTEST_PAGE: usize = 10;

/// The last segment of the address.
#[derive(serde::Deserialize)]
pub(super) struct Listed {
    status: String,
}

/// `GET .../user-access-request/{status}`, the newest first.
pub(super) async fn list(
    State(app): State<Shared>,
    Gatekeeper(admission): Gatekeeper,
    Path(Listed { status }): Path<Listed>,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Refusal> {
    super::must_be_gated(&admission.repository)?;
    let wanted = serde_json::from_value::<RequestStatus>(json!(status))
        .map_err(|_| Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address"))?;
    let accounts = app.accounts.now();
    let requests = app.gates.requests(&admission.repository.id);
    let shown = requests.iter().rev().filter(|request| request.status == wanted).map(|request| describe(&accounts, request)).collect();
    page(&app, &uri, &query, shown, SHORTEST_PAGE)
}

fn describe(accounts: &Accounts, request: &AccessRequest) -> Value {
    let mut object = json!({"requestId": request.id, "status": request.status, "timestamp": iso(request.asked_at)});
    if let Some(user) = accounts.user(&request.user) {
        object["user"] = person(user);
        object["user"]["verifiedOrgNames"] = json!([]);
        // Who was let in unasked has not agreed to show an address.
        if request.granted_by.is_none() {
            object["user"]["email"] = json!(user.email);
        }
    }
    if let Some(at) = request.reviewed_at {
        object["reviewedAt"] = json!(iso(at));
    }
    if !request.fields.is_empty() {
        object["fields"] = json!(request.fields);
    }
    if let Some(by) = request.granted_by.as_ref().and_then(|by| accounts.user(by)) {
        object["grantedBy"] = person(by);
    }
    if let Some(reason) = &request.rejection_reason {
        object["rejectionReason"] = json!(reason);
    }
    object
}

/// `GET /{repo}/user-access-report`: one line for each user.
pub(super) async fn report(State(app): State<Shared>, Gatekeeper(admission): Gatekeeper) -> Result<Response, Refusal> {
    super::must_be_gated(&admission.repository)?;
    let accounts = app.accounts.now();
    let mut table = String::from("user,fullname,email,status,timestamp\n");
    for request in app.gates.requests(&admission.repository.id) {
        let user = accounts.user(&request.user);
        let email = user.filter(|_| request.granted_by.is_none()).map_or("", |user| user.email.as_str());
        let fullname = user.map_or("", |user| user.fullname.as_str());
        let (status, asked) = (json!(request.status), iso(request.asked_at));
        let cells = [request.user.as_str(), fullname, email, status.as_str().unwrap_or_default(), &asked];
        table.push_str(&format!("{}\n", cells.map(quoted).join(",")));
    }
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], table).into_response())
}

/// A cell of a table that nothing in it can break.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
