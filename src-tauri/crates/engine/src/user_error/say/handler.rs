//! Trouble with a handler: there is none, or it was tried and did not answer.

use std::path::Path;

use tr::tr;

use super::{Code, UserError, quoted};
use crate::words;

pub(crate) fn none() -> UserError {
    UserError::new(
        Code::HandlerMissing,
        tr!("We make no handler for this model: Inference Endpoints serve it without one, or we don't know how it is asked."),
        tr!("Write a handler.py into the folder if it needs one; it is then delivered as it is."),
    )
}

pub(crate) fn no_python(chosen: Option<&Path>) -> UserError {
    let sentence = match chosen {
        Some(python) => tr!("{python} can't be started.", python = quoted(&python.display().to_string())),
        None => tr!("There is no Python that can be started."),
    };
    let name = |option: &str| tr!("Name the one that has the model's libraries{option}, such as .venv/bin/python.", option);
    UserError::new(Code::PythonMissing, sentence, name(" (--python)")).in_window_as(name(""))
}

pub(crate) fn no_request() -> UserError {
    let give = |option: &str| tr!("Give a request{option}, such as '{example}'.", option, example = "{\"inputs\": [[0.5, 1.5]]}");
    UserError::new(Code::HandlerRequest, tr!("What this model is asked can't be made up."), give(" (--request)")).in_window_as(give(""))
}

pub(crate) fn request_unreadable(why: &str) -> UserError {
    UserError::new(
        Code::HandlerRequest,
        tr!("The request can't be meant so: {why}.", why = quoted(why)),
        tr!("Give an object with the field inputs, such as '{example}'.", example = format!("{{{:?}: {:?}}}", "inputs", tr!("a text"))),
    )
}

pub(crate) fn import_failed(kind: &str, said: &str, module: Option<&str>) -> UserError {
    let Some(module) = module else {
        let sentence = tr!("handler.py can't be imported: {said}.", said = told(kind, said));
        return UserError::new(Code::HandlerFailed, sentence, tr!("Correct handler.py, then try again."));
    };
    let sentence = tr!("This Python lacks {module}, which the handler needs.", module = quoted(module));
    let install = |option: &str| tr!("Install what requirements.txt and the handler name, or choose another Python{option}.", option);
    UserError::new(Code::HandlerFailed, sentence, install(" (--python)")).in_window_as(install(""))
}

pub(crate) fn load_failed(kind: &str, said: &str) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        tr!("The model does not load: {said}.", said = told(kind, said)),
        tr!(
            "Load it in the Python that trained it, save it again, then try again. A base model is taken from the cache only: load it once before."
        ),
    )
}

pub(crate) fn call_failed(kind: &str, said: &str) -> UserError {
    UserError::new(
        Code::HandlerFailed,
        tr!("The handler does not answer: {said}.", said = told(kind, said)),
        tr!("Correct the request or handler.py, then try again."),
    )
}

pub(crate) fn out_of_memory(limit: u64) -> UserError {
    let sentence = tr!("The handler needs more memory than the {limit} that it may have here.", limit = words::bytes(limit));
    let give = |option: &str| tr!("Give it more{option}, if this computer has it.", option);
    UserError::new(Code::HandlerFailed, sentence, give(" (--memory)")).in_window_as(give(""))
}

pub(crate) fn out_of_time(seconds: u64) -> UserError {
    let sentence = tr!("The handler did not answer within {n} second and was ended."
        | "The handler did not answer within {n} seconds and was ended." % seconds);
    let give = |option: &str| tr!("Give it longer{option}; loading a large model without a GPU takes minutes.", option);
    UserError::new(Code::HandlerFailed, sentence, give(" (--seconds)")).in_window_as(give(""))
}

pub(crate) fn stopped() -> UserError {
    UserError::new(
        Code::Stopped,
        tr!("The handler was stopped before it answered."),
        tr!("Nothing has to be undone; try it again whenever you like."),
    )
}

pub(crate) fn ended(how: &str) -> UserError {
    let give = |memory: &str, python: &str| {
        tr!("Mostly that is memory or a broken library: give it more{memory}, or choose another Python{python}.", memory, python)
    };
    let sentence = tr!("Python ended in the middle ({how}).", how = quoted(how));
    UserError::new(Code::HandlerFailed, sentence, give(" (--memory)", " (--python)")).in_window_as(give("", ""))
}

/// What Python said; its kind alone stands for those that say nothing, or a bare name.
fn told(kind: &str, said: &str) -> String {
    let said = said.trim().trim_end_matches('.');
    quoted(&if said.contains(' ') { said.to_owned() } else { format!("{kind} {said}").trim().to_owned() })
}
