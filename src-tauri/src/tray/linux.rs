//! On Linux a tray is a library that may not be there; what we build on ends the program where it is not.

use std::path::Path;

const LIBRARIES: [&str; 4] =
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1", "libayatana-appindicator3.so", "libappindicator3.so"];
/// Where distributions put their libraries, beside what the environment names.
const FOLDERS: [&str; 6] = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/local/lib64"];

/// Whether the library is there.
pub(super) fn can_have_one() -> bool {
    let named = std::env::var("LD_LIBRARY_PATH").unwrap_or_default();
    let by_machine = ["/usr/lib", "/lib"].map(|folder| format!("{folder}/{}-linux-gnu", std::env::consts::ARCH));
    let mut folders = named.split(':').chain(FOLDERS).chain(by_machine.iter().map(String::as_str)).filter(|folder| !folder.is_empty());
    folders.any(|folder| LIBRARIES.iter().any(|library| Path::new(folder).join(library).exists()))
}
