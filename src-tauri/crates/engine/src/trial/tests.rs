//! Handlers run on the real Python of this machine: what they answer, what they can't reach, and what ends them.

use std::ffi::OsString;
use std::fs;

use super::*;
use crate::Code;

fn need_python() {
    let told = std::process::Command::new("python3").arg("--version").output();
    assert!(told.is_ok_and(|told| told.status.success()), "these tests need the program python3");
}

fn surroundings() -> ForHandlers {
    let path = std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin:/bin"));
    ForHandlers { variables: vec![("PATH", path)], activated: None }
}

fn trial(seconds: u64) -> Trial {
    Trial { python: None, request: None, memory: 2 << 30, seconds }
}

/// Runs a handler whose `__call__` has this body, in a folder that holds one file.
async fn tried(body: &str, trial: &Trial) -> (Result<Answered, UserError>, tempfile::TempDir) {
    need_python();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("weights.txt"), "7").unwrap();
    let body = body.replace('\n', "\n        ");
    let handler = format!(
        "import os, sys, socket\nclass EndpointHandler:\n    def __init__(self, path=''):\n        self.path = path\n    def __call__(self, data):\n        {body}\n"
    );
    let tried = run(folder.path(), Some(&handler), json!({ "inputs": 3 }), trial, &surroundings()).await;
    (tried, folder)
}

async fn failed(body: &str, trial: &Trial) -> UserError {
    let (tried, _) = tried(body, trial).await;
    let error = tried.unwrap_err();
    assert_eq!(error.code, Code::HandlerFailed, "{error}");
    error
}

#[tokio::test]
async fn an_answer_comes_with_its_time_and_memory() {
    let body = "print('loud')\nreturn {'sum': data['inputs'] + int(open(os.path.join(self.path, 'weights.txt')).read())}";
    let (tried, folder) = tried(body, &trial(60)).await;
    let answered = tried.unwrap();
    assert_eq!(answered.answer, json!({ "sum": 10 }));
    assert!(answered.printed.contains("loud"), "{answered:?}");
    assert!(answered.load_seconds >= 0.0 && answered.call_seconds < 60.0);
    assert!(answered.peak_bytes.is_none_or(|peak| peak > 1 << 20), "{answered:?}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["weights.txt"], "nothing is written into the model's folder");
}

#[tokio::test]
async fn no_variable_of_ours_and_no_network_is_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let body = format!(
        "try:\n    socket.create_connection(('127.0.0.1', {port}), timeout=5)\n    reached = True\nexcept OSError:\n    reached = False\n\
         return {{'reached': reached, 'names': sorted(os.environ), 'home': os.environ['HOME'] == os.getcwd()}}"
    );
    let answered = tried(&body, &trial(60)).await.0.unwrap();
    assert_eq!(answered.answer["reached"], json!(false), "{:?}", answered.fence);
    assert_eq!(answered.answer["home"], json!(true));
    let names: Vec<&str> = answered.answer["names"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.iter().all(|name| !name.contains("TOKEN") && !name.contains("COURIER") && !name.contains("CARGO")), "{names:?}");
}

#[tokio::test]
async fn whoever_takes_too_long_is_ended_with_all_that_it_started() {
    let mark = tempfile::tempdir().unwrap();
    let file = mark.path().join("still-there");
    let body = format!(
        "import subprocess, time\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(4); open({:?}, \"w\")'])\ntime.sleep(60)",
        file.display().to_string()
    );
    let error = failed(&body, &trial(2)).await;
    assert!(error.sentence.contains("2 seconds"), "{error}");
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(!file.exists(), "what it had started went on");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn whoever_wants_too_much_memory_is_told_so() {
    let small = Trial { memory: 256 << 20, ..trial(60) };
    let error = failed("return len(b'x' * (1 << 30))", &small).await;
    assert!(error.sentence.contains("more memory"), "{error}");
}

#[tokio::test]
async fn what_goes_wrong_is_told_with_the_step_at_which_it_did() {
    for (body, wanted) in [
        ("raise ValueError('no such label')", "does not answer: no such label"),
        ("raise KeyError('x')", "does not answer: KeyError 'x'"),
        ("import a_library_that_nobody_has", "lacks a_library_that_nobody_has"),
        ("os._exit(3)", "ended in the middle"),
        ("os.write(1, b'{\"answer\": 1}')\nos.kill(os.getpid(), 9)", "ended in the middle"),
    ] {
        let error = failed(body, &trial(60)).await;
        assert!(error.sentence.contains(wanted), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let broken = run(folder.path(), Some("class EndpointHandler("), json!({}), &trial(60), &surroundings()).await.unwrap_err();
    assert!(broken.sentence.contains("can't be imported: "), "{broken}");
    let nowhere = Trial { python: Some("/nowhere/python".into()), ..trial(60) };
    let missing = run(folder.path(), Some(""), json!({}), &nowhere, &surroundings()).await.unwrap_err();
    assert_eq!(missing.code, Code::PythonMissing);
}
