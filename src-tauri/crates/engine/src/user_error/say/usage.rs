//! A command line that can't be meant so.

use tr::tr;

use super::{Code, UserError, quoted};

/// `told` is the text of the reader of arguments: what is wrong, a tip, the usage. It repeats what a person wrote.
pub(crate) fn arguments(told: &str) -> UserError {
    let paragraphs: Vec<&str> = told.split("\n\n").map(str::trim).collect();
    let named = |name: &str| paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix(name)).map(quoted);
    let sentence = match named("error: ") {
        Some(why) => tr!("The command can't be meant so: {why}.", why),
        None => tr!("The command is not complete."),
    };
    let tip = named("tip: ").map(|tip| tr!("Perhaps: {tip}.", tip));
    let usage = named("Usage: ").map(|usage| tr!("Usage: `{usage}`.", usage));
    let help = tr!("Add --help to the command to see all that it takes.");
    let steps: Vec<String> = tip.into_iter().chain(usage).chain([help]).collect();
    UserError::on_command_line(Code::Arguments, sentence, steps.join(" "))
}
