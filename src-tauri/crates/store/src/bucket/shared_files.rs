//! The two files in which the AWS tools keep credentials and settings, for people who signed in with those. The library reads none of them.

use std::io::Read;
use std::path::Path;

/// Neither file is longer in practice.
const MOST_BYTES: u64 = 1024 * 1024;

/// What of a section counts, and the name that it has among [`super::Access::options`].
const KEYS: [(&str, &str); 6] = [
    ("aws_access_key_id", "aws_access_key_id"),
    ("aws_secret_access_key", "aws_secret_access_key"),
    ("aws_session_token", "aws_session_token"),
    ("region", "aws_region"),
    ("endpoint_url", "aws_endpoint_url"),
    ("s3_endpoint_url", "aws_endpoint_url_s3"),
];

/// The options of one profile: from the file of settings (sections `[profile NAME]`), then from that of credentials (`[NAME]`). Files that are
/// not there hold nothing.
#[must_use]
pub fn aws_files(settings: &Path, credentials: &Path, profile: &str) -> Vec<(String, String)> {
    let in_settings = if profile == "default" { "default".to_owned() } else { format!("profile {profile}") };
    let mut options = section(&text(settings), &in_settings);
    options.extend(section(&text(credentials), profile));
    options
}

fn text(path: &Path) -> String {
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What was read before trouble came is as good as the file.
        let _ = file.take(MOST_BYTES).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn section(text: &str, wanted: &str) -> Vec<(String, String)> {
    let mut is_inside = false;
    let mut options = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with(['#', ';'])) {
        if let Some(name) = line.trim().strip_prefix('[').and_then(|line| line.split(']').next()) {
            is_inside = name.split_whitespace().eq(wanted.split_whitespace());
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_inside)
            // Indented lines are the inside of a nested setting.
            && !line.starts_with(char::is_whitespace)
            && let Some((_, name)) = KEYS.iter().find(|(known, _)| key.trim().eq_ignore_ascii_case(known))
        {
            options.push(((*name).to_owned(), value.trim().to_owned()));
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_found_in_both_files() {
        let folder = tempfile::tempdir().unwrap();
        let (settings, credentials) = (folder.path().join("config"), folder.path().join("credentials"));
        std::fs::write(&settings, "[default]\nregion = eu-west-1\n[profile lab]\nregion=us-east-2\ns3 =\n  region = no\n# region = no\n")
            .unwrap();
        std::fs::write(
            &credentials,
            "[default]\naws_access_key_id = A\n\n[lab]\nAWS_ACCESS_KEY_ID=L\naws_secret_access_key = S=S\nother = x\n",
        )
        .unwrap();
        let of = |profile: &str| {
            aws_files(&settings, &credentials, profile).iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(of("default"), ["aws_region=eu-west-1", "aws_access_key_id=A"]);
        assert_eq!(of("lab"), ["aws_region=us-east-2", "aws_access_key_id=L", "aws_secret_access_key=S=S"]);
        assert!(of("nobody").is_empty() && aws_files(Path::new("/nothing"), Path::new("/nothing"), "default").is_empty());
    }
}
