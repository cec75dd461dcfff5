//! A command line that can't be meant so.

use super::{Code, UserError, quoted};

/// `told` is the text of the reader of arguments: what is wrong, a tip, the usage. It repeats what a person wrote.
pub(crate) fn arguments(told: &str) -> UserError {
    let paragraphs: Vec<&str> = told.split("\n\n").map(str::trim).collect();
    let wrong = paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix("error: "));
    let sentence = match wrong {
        Some(wrong) => format!("The command can't be meant so: {}.", quoted(wrong)),
        None => "The command is not complete.".to_owned(),
    };
    let tip = paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix("tip: ")).map(|tip| format!("Perhaps: {}. ", quoted(tip)));
    let usage =
        paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix("Usage: ")).map(|usage| format!("Usage: `{}`. ", quoted(usage)));
    let (tip, usage) = (tip.unwrap_or_default(), usage.unwrap_or_default());
    UserError::new(Code::Arguments, sentence, format!("{tip}{usage}Add --help to the command to see all that it takes."))
}
