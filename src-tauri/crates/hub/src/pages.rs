//! Follows the pages of a list (sections 3.8, 3.9): the next one is named by a `Link` header.
//!
//! The header is a server's word, so it is followed to the endpoint itself only, never to a page seen before, and not without end.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use url::Url;

use crate::answer::Answer;
use crate::request::Call;
use crate::{Error, Hub};

/// A server that cuts its list into more pages than this is not serious: the Hub's are of a thousand entries.
const MOST_PAGES: usize = 2000;

impl Hub {
    /// Reads pages until the list ends or `enough` entries are there.
    pub(crate) async fn pages<T: DeserializeOwned>(&self, first: Call, what: &'static str, enough: usize) -> Result<Vec<T>, Error> {
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        let mut call = first;
        for _ in 0..MOST_PAGES {
            let answer = self.read(&call).await?;
            let next = self.next_page(&answer, what)?;
            entries.extend(answer.json::<Vec<T>>(what)?);
            match next {
                Some(next) if entries.len() < enough => {
                    if !seen.insert(next.clone()) {
                        return Err(Error::Nonsense { what: format!("{what}: pages in a circle") });
                    }
                    call = call.at(next);
                }
                _ => return Ok(entries),
            }
        }
        Err(Error::Nonsense { what: format!("{what}: pages without end") })
    }

    fn next_page(&self, answer: &Answer, what: &'static str) -> Result<Option<Url>, Error> {
        let Some(reference) = answer.header("link").and_then(next_link) else { return Ok(None) };
        match self.endpoint().resolve(reference) {
            Some(url) if self.endpoint().is_own(&url) => Ok(Some(url)),
            _ => Err(Error::Nonsense { what: format!("{what}: the next page is not at this endpoint") }),
        }
    }
}

/// The target of the link whose relation is `next`, from a header like `<https://…?cursor=a>; rel="next", <…>; rel="last"`.
fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let parameters = after.split_once('<').map_or(after, |(parameters, _)| parameters);
        if parameters.split([';', ',']).any(is_relation_next) {
            return Some(target);
        }
        rest = after;
    }
    None
}

fn is_relation_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("rel")
        && value.trim().trim_matches('"').split_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_the_next_page_wherever_it_stands() {
        assert_eq!(next_link("<https://hub/x?cursor=a>; rel=\"next\""), Some("https://hub/x?cursor=a"));
        assert_eq!(next_link("</x?p=0>; rel=\"prev\", </x?p=2>; rel=next"), Some("/x?p=2"));
        assert_eq!(next_link("</x?a=1,2>; title=\"a, b\"; rel=\"last next\""), Some("/x?a=1,2"));
    }

    #[test]
    fn takes_no_other_relation_for_it() {
        assert_eq!(next_link("<https://hub/x>; rel=\"xet-auth\", <https://hub/y>; rel=\"last\""), None);
        assert_eq!(next_link("<https://hub/x>; title=\"next\""), None);
        assert_eq!(next_link("<https://hub/x; rel=next"), None, "a bracket that never closes");
    }

    proptest! {
        #[test]
        fn any_header_is_read_without_panic(header in ".{0,200}") {
            if let Some(target) = next_link(&header) {
                prop_assert!(header.contains(target));
            }
        }

        #[test]
        fn a_well_formed_link_is_found(target in "[a-z/?=&%0-9]{1,40}", before in "(</[a-z]{1,5}>; rel=\"(prev|first|last)\", ){0,3}") {
            let header = format!("{before}<{target}>; rel=\"next\"");
            prop_assert_eq!(next_link(&header), Some(target.as_str()));
        }
    }
}
