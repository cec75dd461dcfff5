//! The systemd unit that `courier watch unit` prints: for nodes on which nobody is logged in.

use courier_engine::{UserError, user_error};
use serde_json::json;

use crate::output::Output;

const UNIT: &str = "\
# Put this into ~/.config/systemd/user/model-courier-watch.service, then:
#   systemctl --user enable --now model-courier-watch
#   loginctl enable-linger             # watches also while nobody is logged in
# Without a keychain the token comes from the environment, and stays in memory:
#   systemctl --user import-environment HF_TOKEN

[Unit]
Description=Model Courier delivers what trainings finish
Documentation=man:courier(1)

[Service]
ExecStart=@PROGRAM@ watch run
Restart=on-failure
RestartSec=30
@HOME@
[Install]
WantedBy=default.target";

/// Prints it for the program that runs now.
///
/// # Errors
/// The system does not tell where that is.
pub(super) fn print(output: &Output) -> Result<(), UserError> {
    let program = std::env::current_exe().map_err(|error| user_error::no_program(&error))?;
    let home = std::env::var_os("COURIER_HOME").filter(|home| !home.is_empty());
    // The unit runs in another folder than whoever prints it.
    let home = home.map(|home| std::path::absolute(&home).unwrap_or_else(|_| home.into()).display().to_string());
    let unit = unit(&program.display().to_string(), home.as_deref());
    let lines: Vec<String> = unit.lines().map(str::to_owned).collect();
    output.answer(&json!({ "unit": unit }), &lines);
    Ok(())
}

fn unit(program: &str, home: Option<&str>) -> String {
    let home = home.map_or_else(String::new, |home| format!("Environment={}\n", quoted(&format!("COURIER_HOME={home}"))));
    UNIT.replace("@HOME@", &home).replace("@PROGRAM@", &quoted(program))
}

/// A word of a unit as systemd reads it back. A '$' means nothing in the path of a program nor in a variable's value.
fn quoted(word: &str) -> String {
    let escaped: String = word.chars().flat_map(|c| if matches!(c, '"' | '\\') { vec!['\\', c] } else { vec![c] }).collect();
    format!("\"{}\"", escaped.replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_in_the_unit_as_systemd_reads_them_back() {
        let unit = unit("/opt/my $tools/courier", Some("/data/$50%"));
        assert!(unit.contains("ExecStart=\"/opt/my $tools/courier\" watch run\n"), "{unit}");
        assert!(unit.contains("Environment=\"COURIER_HOME=/data/$50%%\"\n"), "{unit}");
        assert!(!super::unit("/usr/bin/courier", None).contains("Environment="));
    }
}
