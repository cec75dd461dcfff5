//! What counts as finished, over runs as trainers leave them in each moment.

use courier_model::{MemorySource, Over};
use serde_json::json;

use super::*;

fn state(step: u64, max: u64) -> String {
    json!({"global_step": step, "max_steps": max, "log_history": [{"loss": 1.0, "step": step}]}).to_string()
}

fn best(step: u64, best: u64) -> String {
    json!({"global_step": step, "max_steps": 1000, "best_metric": 0.5, "best_model_checkpoint": format!("out/checkpoint-{best}")})
        .to_string()
}

/// A run as the Trainer has it at `step` of 30, with a checkpoint every 10.
fn run_at(step: u64) -> MemorySource {
    let mut source = MemorySource::new("run").with("runs/events.out", "log");
    for step in (10..=step).step_by(10) {
        source.put(format!("checkpoint-{step}/model.safetensors"), "weights");
        source.put(format!("checkpoint-{step}/optimizer.pt"), "state");
        source.put(format!("checkpoint-{step}/trainer_state.json"), state(step, 30));
    }
    source
}

fn found(source: &MemorySource, policy: &Policy) -> Vec<Output> {
    let listing = source.list().unwrap();
    runs(&listing, policy).iter().flat_map(|run| outputs_of(source, &listing, run, policy)).collect()
}

fn places(source: &MemorySource, policy: &Policy) -> Vec<String> {
    found(source, policy).iter().map(|output| output.place.path().to_owned()).collect()
}

#[test]
fn a_training_on_its_way_has_no_final_model() {
    assert_eq!(found(&run_at(20), &Policy::Final), []);
    let with_early_save = run_at(20).with("model.safetensors", "weights").with("config.json", "{}");
    assert_eq!(found(&with_early_save, &Policy::Final), [], "weights at the top prove no end");
}

#[test]
fn the_model_at_the_top_is_final_once_a_state_ends_the_training() {
    let ended = run_at(30).with("model.safetensors", "weights");
    let sign = Sign::Over { over: Over::LastStep, file: "checkpoint-30/trainer_state.json".into() };
    assert_eq!(found(&ended, &Policy::Final), [Output { place: Place::Top(String::new()), sign, step: None }]);
}

#[test]
fn without_a_model_at_the_top_the_checkpoint_of_the_last_step_is_final() {
    assert_eq!(places(&run_at(30), &Policy::Final), ["checkpoint-30"]);
    let without_weights = {
        let mut source = run_at(30);
        source.remove("checkpoint-30/model.safetensors");
        source
    };
    assert_eq!(found(&without_weights, &Policy::Final), []);
}

#[test]
fn weights_from_before_a_training_went_on_are_not_its_final_model() {
    let source = run_at(30).with("model.safetensors", "weights");
    let place = |written: i128| {
        let mut listing = source.list().unwrap();
        for file in &mut listing.files {
            file.stamp.modified_ns = if file.path == "model.safetensors" { written } else { 20 };
        }
        outputs_of(&source, &listing, "", &Policy::Final).remove(0).place
    };
    assert_eq!(place(10), Place::Inside("checkpoint-30".into()));
    assert_eq!(place(30), Place::Top(String::new()));
}

#[test]
fn a_resumed_training_takes_the_end_back() {
    let resumed = run_at(30)
        .with("model.safetensors", "weights")
        .with("trainer_state.json", state(30, 30))
        .with("checkpoint-40/trainer_state.json", state(40, 60))
        .with("checkpoint-40/model.safetensors", "weights");
    assert_eq!(found(&resumed, &Policy::Final), []);
}

#[test]
fn a_checkpoint_is_whole_with_its_own_state_alone() {
    let mut source = run_at(20).with("checkpoint-30/model.safetensors", "half");
    assert_eq!(places(&source, &Policy::Checkpoint), ["checkpoint-10", "checkpoint-20"]);
    source.put("checkpoint-30/trainer_state.json", state(20, 30));
    assert_eq!(places(&source, &Policy::Checkpoint), ["checkpoint-10", "checkpoint-20"], "the state is of another step");
    source.put("checkpoint-30/trainer_state.json", state(30, 30).as_bytes()[..20].to_vec());
    assert_eq!(places(&source, &Policy::Checkpoint), ["checkpoint-10", "checkpoint-20"], "the state is half written");
    source.put("checkpoint-30/trainer_state.json", state(30, 30));
    assert_eq!(found(&source, &Policy::Checkpoint).last().and_then(|output| output.step), Some(30));
}

#[test]
fn each_checkpoint_that_was_the_best_when_it_was_written_is_one() {
    let mut source = run_at(40);
    for (step, best_then) in [(10, 10), (20, 10), (30, 30), (40, 30)] {
        source.put(format!("checkpoint-{step}/trainer_state.json"), best(step, best_then));
    }
    assert_eq!(places(&source, &Policy::Best), ["checkpoint-10", "checkpoint-30"]);
    assert_eq!(found(&run_at(30), &Policy::Best), [], "no number was compared");
}

#[test]
fn a_marker_counts_where_it_lies() {
    let policy = Policy::Marker { name: "_SUCCESS".into() };
    let source =
        run_at(30).with("checkpoint-20/_SUCCESS", "").with("checkpoint-10/_SUCCESS", "").with("_SUCCESS", "").with("final/_SUCCESS", "");
    assert_eq!(places(&source, &policy), ["final", "checkpoint-10", "checkpoint-20", ""]);
    assert_eq!(found(&run_at(30), &policy), []);
}

#[test]
fn a_folder_of_runs_has_each_of_them() {
    let mut source = MemorySource::new("runs").with("notes/readme.txt", "x");
    for run in ["a", "b"] {
        source.put(format!("{run}/checkpoint-5/trainer_state.json"), state(5, if run == "a" { 5 } else { 10 }));
        source.put(format!("{run}/checkpoint-5/model.safetensors"), "weights");
    }
    assert_eq!(runs(&source.list().unwrap(), &Policy::Final), ["a", "b", "notes"]);
    assert_eq!(places(&source, &Policy::Final), ["a/checkpoint-5"]);
}

#[test]
fn what_lies_beside_runs_makes_no_run_of_their_folder() {
    let mut source = MemorySource::new("runs").with("slurm-17.out", "log").with(".DS_Store", "x").with("sweep.yaml", "lr: 1");
    for run in ["a", "b"] {
        source.put(format!("{run}/checkpoint-5/trainer_state.json"), state(5, 5));
        source.put(format!("{run}/checkpoint-5/model.safetensors"), "weights");
        source.put(format!("{run}/_SUCCESS"), "");
    }
    assert_eq!(places(&source, &Policy::Final), ["a/checkpoint-5", "b/checkpoint-5"]);
    assert_eq!(places(&source, &Policy::Marker { name: "_SUCCESS".into() }), ["a", "b"]);
    source.put("_SUCCESS", "");
    assert!(places(&source, &Policy::Marker { name: "_SUCCESS".into() }).contains(&String::new()), "the folder itself is marked");
}

#[test]
fn trainers_without_a_state_give_their_own_sign() {
    let lora = MemorySource::new("d").with("checkpoint-5/unet/model.safetensors", "w").with("pytorch_lora_weights.safetensors", "w");
    let sign = Sign::Trainer { name: "diffusers".into(), file: "pytorch_lora_weights.safetensors".into() };
    assert_eq!(found(&lora, &Policy::Final).into_iter().map(|output| output.sign).collect::<Vec<_>>(), [sign]);

    let mlx = MemorySource::new("m").with("adapters.safetensors", "w").with("adapter_config.json", r#"{"iters": 200}"#);
    let mlx = mlx.with("0000100_adapters.safetensors", "w");
    assert_eq!(found(&mlx, &Policy::Final), []);
    assert_eq!(places(&mlx.with("0000200_adapters.safetensors", "w"), &Policy::Final), [""]);

    let yolo = MemorySource::new("y").with("args.yaml", "task: detect\nepochs: 3\n").with("weights/best.pt", "w");
    let half = yolo.clone().with("results.csv", "epoch,loss\n1,0.5\n2,0.4\n");
    assert_eq!(found(&half, &Policy::Final), []);
    let whole = yolo.with("results.csv", "epoch,loss\n1,0.5\n2,0.4\n3,0.3\n");
    assert_eq!(places(&whole, &Policy::Final), [""], "its weights lie in a folder of their own");
}

#[test]
fn plain_weights_prove_nothing() {
    let source = MemorySource::new("p").with("model.safetensors", "w").with("config.json", "{}");
    for policy in [Policy::Final, Policy::Best, Policy::Checkpoint] {
        assert_eq!(found(&source, &policy), []);
    }
}
