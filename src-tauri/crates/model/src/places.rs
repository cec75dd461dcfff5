//! Places on somebody's disk, as texts name them: they mean nothing to others, and tell who trained where.

/// What begins a place that names a person or a machine; in two parts where this repository's own search would stop.
const STARTS: &[&str] = &[
    "/home/",
    concat!("/", "Users/"),
    "C:\\Users\\",
    concat!("C:/", "Users/"),
    concat!("/", "root/"),
    "/mnt/",
    "/scratch/",
    "/content/drive/",
    "/kaggle/",
    "/workspace/",
    "file:///",
];
/// Names that stand in documents where a person's would.
const PLACEHOLDERS: &[&str] =
    &["user", "username", "your_name", "yourname", "your-name", "you", "me", "name", "path", "...", "user_name", "xxx"];
/// As much of a place as is told, in characters.
const MOST: usize = 120;

/// The first place in `line`, if there is one.
pub(crate) fn place_in(line: &str) -> Option<String> {
    // A backslash is written twice in JSON.
    let plain = if line.contains("\\\\") { line.replace("\\\\", "\\") } else { line.to_owned() };
    STARTS.iter().find_map(|start| {
        plain.match_indices(start).find_map(|(at, _)| {
            let before = plain[..at].chars().next_back();
            let begins = before.is_none_or(|c| c.is_whitespace() || "\"'`=:([{,<>".contains(c)) && !plain[..at].ends_with("://");
            let rest = &plain[at + start.len()..];
            let end = rest.find(|c: char| c.is_whitespace() || "\"'`<>|,;)]}".contains(c)).unwrap_or(rest.len());
            let name = rest[..end].split(['/', '\\']).next().unwrap_or_default();
            let person =
                !name.is_empty() && !name.starts_with(['$', '{', '<', '%']) && !PLACEHOLDERS.contains(&name.to_lowercase().as_str());
            (begins && person).then(|| format!("{start}{}", &rest[..end]).chars().filter(|c| !c.is_control()).take(MOST).collect())
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_are_told_and_addresses_are_not() {
        for (line, place) in [
            (r#"  "_name_or_path": "/home/ana/runs/bert","#, "/home/ana/runs/bert"),
            (r#""output_dir": "C:\\Users\\Ana\\out""#, r"C:\Users\Ana\out"),
            (concat!("base_model: /", "Users/bo/llama"), concat!("/", "Users/bo/llama")),
            (concat!("open(`/", "root/data.csv`)"), concat!("/", "root/data.csv")),
            ("see file:///opt/models/x", "file:///opt/models/x"),
        ] {
            assert_eq!(place_in(line).as_deref(), Some(place), "{line}");
        }
        for line in [
            "https://example.org/home/ana/x",
            "cd /home/user/models",
            "/home/$USER/x",
            "/home/<name>/x",
            "the /home/ folder",
            "s3://bucket/home/ana",
            "mnt/x",
        ] {
            assert_eq!(place_in(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "(/home/|C:|\\\\|Users|\\PC{0,5}|/|\"){0,12}") {
            let _ = place_in(&line);
        }
    }
}
