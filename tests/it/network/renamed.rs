//! A repository that gets another name, before a delivery and at each place in the middle of one: one repository, one version, one tag, under the
//! name that it has now; and a stop with that name where a delivery may not follow.

use courier_delivery::{Error, Receipt, Request, Stop};
use courier_job::{State, Wait};
use courier_local_hub::{Call, Effect, Gate};
use courier_tests::models;

use crate::desk::Desk;

const NEW: &str = "ben-ops/renamed";
const ELSEWHERE: &str = "acme-labs/tiny";

/// Runs a delivery of the second version until the Hub has taken such a call, renames its repository then, and tells how the run ended.
async fn renamed_at(desk: &Desk, call: Call, to: &str) -> (courier_job::JobId, Stop) {
    desk.deliver_new().await;
    models::transformers_folder_of(&desk.folder(), 2);
    let gate = Gate::new();
    desk.fault(call, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let renames = async {
        gate.reached().await;
        desk.remote().rename(&desk.repo, to).await;
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), renames);
    (id, ended.expect_err("its repository is elsewhere"))
}

async fn assert_second_version_at(desk: &Desk, repo: &str, receipt: &Receipt) {
    assert_eq!((receipt.repo.to_string().as_str(), receipt.tag.as_str()), (repo, "v2"));
    assert!(receipt.url.ends_with(repo), "{}", receipt.url);
    assert_eq!(desk.remote().versions(repo).await.len(), 2);
    assert_eq!(desk.remote().tags(repo).await.into_keys().collect::<Vec<_>>(), ["v1", "v2"]);
    let there = desk.remote().snapshot(repo, "v2").await;
    for (path, bytes) in models::read_folder(&desk.folder()) {
        assert_eq!(there.get(&path), Some(&bytes), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_in_the_middle_is_followed_wherever_it_comes() {
    for call in [Call::Preupload, Call::ValidateYaml, Call::XetToken, Call::Commit, Call::Tree, Call::Tag] {
        let desk = Desk::new().await;
        let (id, stop) = renamed_at(&desk, call.clone(), NEW).await;
        let followed = |from: &str, to: &str| from == desk.repo && to == NEW;
        assert!(
            matches!(&stop, Stop::Waiting { wait: Wait::Trouble, cause: Error::RepositoryRenamed { from, to } } if followed(&from.to_string(), &to.to_string())),
            "{call:?}: {stop:?}"
        );
        let outcome = desk.run(id).await.unwrap_or_else(|stop| panic!("{call:?}: {stop:?}"));
        assert_second_version_at(&desk, NEW, outcome.receipt()).await;
        assert_eq!(desk.remote().repositories("ben-ops").await.iter().filter(|repo| *repo == NEW || **repo == desk.repo).count(), 1);
        // The delivery has its new address, and its old one leads to no second delivery of the same.
        let (job, request) = desk.deliveries().show(id).unwrap();
        assert_eq!((request.repo.to_string().as_str(), &job.state), (NEW, &State::Finished));
        assert!(job.title.ends_with(NEW) && job.key.ends_with(NEW), "{job:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_owner_is_not_followed() {
    for call in [Call::Preupload, Call::Commit] {
        let desk = Desk::new().await;
        let (id, stop) = renamed_at(&desk, call, ELSEWHERE).await;
        let told = |stop: &Stop| matches!(stop, Stop::Interrupted(Error::RepositoryMoved { to, .. }) if to == ELSEWHERE);
        assert!(told(&stop), "{stop:?}");
        assert!(told(&desk.run(id).await.unwrap_err()), "asking again changes nothing");
        assert_eq!(desk.remote().versions(ELSEWHERE).await.len(), 1);
        let there = Request { repo: ELSEWHERE.parse().unwrap(), ..desk.request() };
        let outcome = desk.deliver_as(there).await.unwrap();
        assert_second_version_at(&desk, ELSEWHERE, outcome.receipt()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_from_before_is_told_with_the_new_one_and_a_new_name_between_plan_and_delivery_is_followed() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    models::transformers_folder_of(&desk.folder(), 2);
    let agreed = Request { agreed: Some(desk.plan().await.agreed()), ..desk.request() };
    desk.remote().rename(&desk.repo, NEW).await;
    let planned = desk.deliveries().plan(&desk.hub(), &desk.request()).await.unwrap_err();
    assert!(matches!(&planned, Error::RepositoryMoved { to, .. } if to == NEW), "{planned:?}");
    let id = desk.start(agreed).await;
    assert!(matches!(desk.run(id).await.unwrap_err(), Stop::Waiting { cause: Error::RepositoryRenamed { .. }, .. }));
    assert_second_version_at(&desk, NEW, desk.run(id).await.unwrap().receipt()).await;
}
