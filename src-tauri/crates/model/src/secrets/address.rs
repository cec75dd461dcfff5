//! A password inside an address: `https://user:password@host`.

/// What of an address has been seen. Kept small: a password of more than a hundred letters is none that a person put there.
#[derive(Default)]
pub(super) struct Address {
    part: Part,
    slashes: u8,
    password: Vec<u8>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Outside,
    User,
    Password,
}

/// What stands in documents where a password would.
const PLACEHOLDERS: &[&str] =
    &["password", "passwd", "pass", "pwd", "secret", "token", "changeme", "your_password", "your-password", "yourpassword"];

impl Address {
    /// Takes the next byte; whether an address with a password has just been seen.
    pub(super) fn byte(&mut self, byte: u8) -> bool {
        if self.part == Part::Outside {
            self.slashes = match (byte, self.slashes) {
                (b':', _) => 1,
                (b'/', 1) => 2,
                (b'/', 2) => {
                    (self.part, self.password) = (Part::User, Vec::new());
                    0
                }
                _ => 0,
            };
            return false;
        }
        match byte {
            b'@' => {
                let found = self.part == Part::Password && self.is_password();
                self.part = Part::Outside;
                return found;
            }
            b':' if self.part == Part::User => self.part = Part::Password,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'%' | b'!' | b'+' | b'=' | b'*' | b'&'
                if self.password.len() < 100 =>
            {
                if self.part == Part::Password {
                    self.password.push(byte);
                }
            }
            // A slash, a space, a quote, a brace of a template: no user and password any more.
            _ => self.part = Part::Outside,
        }
        false
    }

    fn is_password(&self) -> bool {
        let text = String::from_utf8_lossy(&self.password).to_lowercase();
        let dull = text.bytes().all(|byte| Some(byte) == text.bytes().next());
        text.len() >= 6 && !dull && !PLACEHOLDERS.contains(&text.as_str())
    }
}
