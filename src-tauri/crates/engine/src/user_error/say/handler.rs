//! Trouble with a handler: there is none, or it was tried and did not answer.

use std::path::Path;

use super::{Code, UserError, quoted};
use crate::words;

pub(crate) fn none() -> UserError {
    UserError::new(
        Code::HandlerMissing,
        "We make no handler for this model: Inference Endpoints serve it without one, or we don't know how it is asked.",
        "Write a handler.py into the folder if it needs one; it is then delivered as it is.",
    )
}

pub(crate) fn no_python(chosen: Option<&Path>) -> UserError {
    let sentence = match chosen {
        Some(python) => format!("{} can't be started.", quoted(&python.display().to_string())),
        None => "There is no Python that can be started.".to_owned(),
    };
    UserError::new(Code::PythonMissing, sentence, "Name the one that has the model's libraries (--python), such as .venv/bin/python.")
}

pub(crate) fn no_request() -> UserError {
    UserError::new(
        Code::HandlerRequest,
        "What this model is asked can't be made up.",
        "Give a request (--request), such as '{\"inputs\": [[0.5, 1.5]]}'.",
    )
}

pub(crate) fn request_unreadable(why: &str) -> UserError {
    UserError::new(
        Code::HandlerRequest,
        format!("The request can't be meant so: {}.", quoted(why)),
        "Give an object with the field inputs, such as '{\"inputs\": \"a text\"}'.",
    )
}

pub(crate) fn import_failed(kind: &str, said: &str, module: Option<&str>) -> UserError {
    let (sentence, next_step) = match module {
        Some(module) => (
            format!("This Python lacks {}, which the handler needs.", quoted(module)),
            "Install what requirements.txt and the handler name, or choose another Python (--python).".to_owned(),
        ),
        None => (format!("handler.py can't be imported: {}.", told(kind, said)), "Correct handler.py, then try again.".to_owned()),
    };
    UserError::new(Code::HandlerFailed, sentence, next_step)
}

pub(crate) fn load_failed(kind: &str, said: &str) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        format!("The model does not load: {}.", told(kind, said)),
        "Load it in the Python that trained it, save it again, then try again. A base model is taken from the cache only: load it once before.",
    )
}

pub(crate) fn call_failed(kind: &str, said: &str) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        format!("The handler does not answer: {}.", told(kind, said)),
        "Correct the request or handler.py, then try again.",
    )
}

pub(crate) fn out_of_memory(limit: u64) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        format!("The handler needs more memory than the {} that it may have here.", words::bytes(limit)),
        "Give it more (--memory), if this computer has it.",
    )
}

pub(crate) fn out_of_time(seconds: u64) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        format!("The handler did not answer within {seconds} seconds and was ended."),
        "Give it longer (--seconds); loading a large model without a GPU takes minutes.",
    )
}

pub(crate) fn stopped() -> UserError {
    UserError::new(
        Code::Stopped,
        "The handler was stopped before it answered.",
        "Nothing has to be undone; try it again whenever you like.",
    )
}

pub(crate) fn ended(how: &str) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        format!("Python ended in the middle ({}).", quoted(how)),
        "Mostly that is memory or a broken library: give it more (--memory), or choose another Python (--python).",
    )
}

/// What Python said; its kind alone stands for those that say nothing, or a bare name.
fn told(kind: &str, said: &str) -> String {
    let said = said.trim().trim_end_matches('.');
    quoted(&if said.contains(' ') { said.to_owned() } else { format!("{kind} {said}").trim().to_owned() })
}
