//! The card of a version: made, or the folder's own completed; the same whoever delivers it, and never at the cost of anybody's text.

use std::fs;

use courier_delivery::{EditedOnHub, Error, Outcome, Request, Stop};
use courier_hub::Visibility;
use courier_model::{Finding, FindingCode};
use courier_tests::models;

use crate::desk::Desk;

const OWN: &str = "---\n# agreed with our lawyers\nlicense: mit\n---\n# Mine\n\nUse it well: {{repo}} and {{tag}}.\n";

async fn with_own_card() -> Desk {
    let desk = Desk::new().await;
    models::write(&desk.folder(), "README.md", OWN.as_bytes());
    desk
}

async fn card(desk: &Desk, tag: &str) -> String {
    String::from_utf8(desk.remote().read(&desk.repo, tag, "README.md").await).expect("a card is text")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folders_own_card_is_completed_in_the_version_and_stays_as_it_is_in_the_folder() {
    let desk = with_own_card().await;
    let plan = desk.plan().await;
    assert!(plan.generated.completes_own && plan.files == plan.added.len(), "it is counted once: {plan:?}");
    let receipt = desk.deliver_new().await;
    let there = card(&desk, "v1").await;
    let (head, body) = OWN.rsplit_once("---\n").expect("it has a block");
    assert!(there.starts_with(head) && there.contains(&format!("---\n{body}")), "{there}");
    assert!(there.contains("\npipeline_tag: text-classification\n"), "{there}");
    assert!(there.contains("Version `v1` of ben-ops/tiny") && there.contains(&receipt.delivery.to_string()), "{there}");
    assert!(there.contains(&receipt.content_digest) && there.contains("revision=\"v1\""), "{there}");
    assert_eq!(fs::read_to_string(desk.folder().join("README.md")).unwrap(), OWN);
    assert_eq!(receipt.files.iter().filter(|file| file.path == "README.md").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_folder_with_a_completed_card_is_the_same_content_wherever_and_whenever() {
    let desk = with_own_card().await;
    let first = desk.deliver_new().await;
    desk.forget_everything();
    let again = desk.deliver().await;
    assert!(matches!(&again, Outcome::AlreadyDelivered { receipt } if receipt.tag == "v1"), "{again:?}");
    assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]));

    let second = Request { repo: "ben-ops/other".parse().unwrap(), ..desk.request() };
    let elsewhere = desk.deliver_as(second).await.unwrap().receipt().clone();
    assert_eq!(elsewhere.content_digest, first.content_digest, "repository, tag, delivery and day are no content");

    models::write(&desk.folder(), "README.md", OWN.replace("well", "better").as_bytes());
    assert_eq!(desk.deliver_new().await.tag, "v2");
    assert!(card(&desk, "v2").await.contains("Use it better"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_downloaded_and_delivered_again_has_one_word_of_ours() {
    let desk = with_own_card().await;
    desk.deliver_new().await;
    for (path, bytes) in desk.remote().snapshot(&desk.repo, "v1").await {
        models::write(&desk.folder(), &path, &bytes);
    }
    desk.deliver_new().await;
    let there = card(&desk, "v2").await;
    assert_eq!(there.matches("## This version").count(), 1, "{there}");
    assert!(there.contains("Version `v2`") && !there.contains("Version `v1`"), "{there}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_write_the_card_or_leave_their_own_as_it_is() {
    let desk = with_own_card().await;
    let written = |text: &str| Request { texts: [("README.md".to_owned(), text.to_owned())].into(), ..desk.request() };
    desk.deliver_as(written("---\nlicense: mit\n---\n# {{repo}} {{tag}}\n")).await.unwrap();
    assert_eq!(card(&desk, "v1").await, "---\nlicense: mit\n---\n# ben-ops/tiny v1\n");
    desk.deliver_as(written("")).await.unwrap();
    assert_eq!(card(&desk, "v2").await, OWN);
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_changes_while_it_is_delivered_gives_no_version() {
    let desk = with_own_card().await;
    let id = desk.start(desk.request()).await;
    let gate = courier_local_hub::Gate::new();
    desk.fault(courier_local_hub::Call::Preupload, courier_local_hub::Effect::Hold(gate.clone()));
    let change = async {
        gate.reached().await;
        models::write(&desk.folder(), "README.md", b"# Another\n");
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), change);
    assert!(matches!(&ended, Err(Stop::Interrupted(Error::SourceChanged(paths))) if paths == &["README.md"]), "{ended:?}");
    assert_eq!(desk.versions().await, 0);
    desk.run(id).await.unwrap();
    assert!(card(&desk, "v1").await.contains("# Another"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_card_takes_the_place_of_a_strangers_only_where_the_person_agreed_to_it() {
    let desk = with_own_card().await;
    desk.hub().create_repository(&desk.repo.parse().unwrap(), Some(Visibility::Private), false).await.unwrap();
    desk.remote().put(&desk.repo, "README.md", b"# Theirs\n").await;
    desk.deliver_as(Request { edited: EditedOnHub::TakeOurs, ..desk.request() }).await.unwrap();
    assert!(card(&desk, "v1").await.contains("# Mine"), "completing it makes it no file of ours");
    desk.remote().put(&desk.repo, "README.md", b"# Edited there\n").await;
    models::transformers_folder_of(&desk.folder(), 2);
    assert!(desk.plan().await.kept.iter().any(|kept| kept.path == "README.md"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_the_hub_refuses_costs_no_weights() {
    let desk = Desk::new().await;
    let texts = [("README.md".to_owned(), "---\nlicense: of-my-own\n---\n# {{repo}}\n".to_owned())].into();
    let ended = desk.deliver_as(Request { texts, ..desk.request() }).await;
    assert!(
        matches!(&ended, Err(Stop::Interrupted(Error::CardRefused(why)) | Stop::Failed(Error::CardRefused(why))) if why[0].contains("license")),
        "{ended:?}"
    );
    assert_eq!((desk.seen("/xet-write-token/"), desk.seen("/commit/")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_wrote_here_is_searched_for_secrets_before_anything_leaves() {
    let key = format!("AKIA{}", "B3DE5GH7JK9MN1PQ");
    let desk = with_own_card().await;
    models::write(&desk.folder(), "README.md", format!("# Mine\n{key}\n").as_bytes());
    let written = |path: &str, text: &str| Request { texts: [(path.to_owned(), text.to_owned())].into(), ..desk.request() };
    for (path, text) in [("README.md", format!("# Mine\n\nLog in with {key}.\n")), ("handler.py", format!("KEY = '{key}'\n"))] {
        let request = written(path, &text);
        let planned = desk.deliveries().plan(&desk.hub(), &request).await.unwrap();
        let told: Vec<_> = planned.findings.iter().filter(|finding| finding.code == FindingCode::SecretInText).collect();
        assert!(told.iter().any(|finding| finding.path.as_deref() == Some(path)), "{path}: {told:?}");
        let ended = desk.deliver_as(Request { accept_warnings: false, ..request }).await;
        let told = |findings: &[Finding]| findings.iter().any(|finding| finding.path.as_deref() == Some(path));
        assert!(
            matches!(&ended, Err(Stop::Waiting { cause: Error::WarningsNotAccepted(findings), .. }) if told(findings)),
            "{path}: {ended:?}"
        );
    }
    assert!(!desk.remote().exists(&desk.repo).await, "nothing left");
    // The folder's own card still has it, and no longer leaves.
    desk.deliver_as(written("README.md", "# Mine\n")).await.unwrap();
    assert_eq!(card(&desk, "v1").await, "# Mine\n");
}
