//! What a person asks for is what is delivered, also where something of the same folder and destination is there already; and what was
//! asked for outlives the profile that it was asked for with.

use courier_engine::profiles::{NewProfile, Storage};
use courier_engine::shown::{Begun, Delivery, DeliveryState, EditedText, Order, Patterns};
use courier_local_hub::{Call, Kind};

use super::program::{Program, Scene};

fn with_card(order: Order, text: &str) -> Order {
    Order { texts: vec![EditedText { path: "README.md".into(), text: text.into() }], ..order }
}

async fn runs_otherwise(program: &Program, order: Order) -> (Delivery, Vec<String>) {
    match program.ask_for(order, false).await {
        Begun::RunsOtherwise { delivery, differs } => (delivery, differs),
        other @ Begun::UnderWay { .. } => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_runs_with_other_answers_is_told_and_gives_way_only_when_a_person_says_so() {
    let scene = Scene::set().await;
    let program = scene.program();
    let profile = scene.profile(&program).await;
    let gate = scene.hold(Call::Cas);
    let begun = program.deliver(scene.order(&profile)).await;
    gate.reached().await;

    assert_eq!(program.deliver(scene.order(&profile)).await.id, begun.id, "the same answers are the same delivery");
    let other = with_card(Order { message: Some("better".into()), ..scene.order(&profile) }, "# Mine\n");
    let (running, differs) = runs_otherwise(&program, other.clone()).await;
    assert_eq!((running.id.as_str(), running.is_here), (begun.id.as_str(), true));
    assert_eq!(differs, ["the model card or the inference files", "the message for the history"]);
    let beside = scene.program();
    beside.engine.profiles().replace_token(&profile, Some(&scene.token)).await.unwrap();
    let (elsewhere, _) = runs_otherwise(&beside, other.clone()).await;
    assert!(!elsewhere.is_here, "another program is told, too");

    let Begun::UnderWay { delivery } = program.ask_for(other, true).await else { panic!("it gives way") };
    gate.open();
    assert_eq!(delivery.id, begun.id, "one delivery, taken up with the new answers");
    program.until(&delivery.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v1").await;
    assert!(there["README.md"].ends_with(b"# Mine\n"), "{}", String::from_utf8_lossy(&there["README.md"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_one_is_taken_up_with_the_new_answers() {
    let scene = Scene::set().await;
    let program = scene.program();
    let profile = scene.profile(&program).await;
    let gate = scene.hold(Call::Cas);
    let begun = program.deliver(scene.order(&profile)).await;
    gate.reached().await;
    program.background.pause(&begun.id).await.unwrap();
    gate.open();
    let patterns = Patterns { exclude: vec!["/vocab.txt".into()], ..Patterns::default() };
    let taken_up = program.deliver(with_card(Order { patterns, ..scene.order(&profile) }, "# Mine\n")).await;
    assert_eq!(taken_up.id, begun.id);
    program.until(&begun.id, DeliveryState::Finished).await;
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v1").await;
    assert!(there["README.md"].ends_with(b"# Mine\n") && there.contains_key("config.json") && !there.contains_key("vocab.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recent_model_names_its_profile_by_id_while_that_is_there() {
    let scene = Scene::set().await;
    let program = scene.program();
    let profile = scene.profile(&program).await;
    let begun = program.deliver(scene.order(&profile)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    let recent = async || program.engine.models().recent().await.unwrap().remove(0).profile;
    assert_eq!(recent().await, Some(profile.id.to_string()));
    program.engine.profiles().remove(&profile, true).await.unwrap();
    scene.profile(&program).await;
    assert_eq!(recent().await, None, "another one of the same name is not meant");
    assert_eq!(program.background.list().await.unwrap()[0].profile_id, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_whose_profile_was_deleted_goes_on_with_another_that_may_write_there() {
    let scene = Scene::set().await;
    let program = scene.program();
    let profile = scene.profile(&program).await;
    let gate = scene.hold(Call::Cas);
    let begun = program.deliver(scene.order(&profile)).await;
    gate.reached().await;
    program.background.pause(&begun.id).await.unwrap();
    gate.open();
    program.engine.profiles().remove(&profile, true).await.unwrap();
    let other_account = scene.house.accounts(Kind::Write).into_iter().find(|account| !scene.repo.starts_with(&account.user));
    let foreign = NewProfile {
        name: "foreign".into(),
        description: String::new(),
        endpoint: scene.house.hub().endpoint().parse().unwrap(),
        storage: Storage::Session,
    };
    let token = other_account.expect("there are several accounts").token;
    let foreign = program.engine.profiles().add(foreign, Some(&token)).await.unwrap();
    assert_eq!(program.background.profiles_for(&begun.id).await.unwrap(), [], "the other account may not write there");

    let heir = scene.profile_named(&program, "heir").await;
    let able = program.background.profiles_for(&begun.id).await.unwrap();
    assert_eq!(able.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(), ["heir"]);
    assert_eq!(program.background.page(&begun.id).await.unwrap().delivery.profile_id, None);
    program.background.hand_over(&begun.id, &heir.id.to_string()).await.unwrap();
    let finished = program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!((finished.profile.as_deref(), finished.profile_id), (Some("heir"), Some(heir.id.to_string())));
    scene.assert_one_version().await;
    let ended = program.background.hand_over(&begun.id, &foreign.id.to_string()).await.unwrap_err();
    assert_eq!(ended.code.as_str(), "delivery-ended");
}
