//! Names that no file can have. A bucket takes any text for a key, and the library gives a whole listing up at the first that is no path; so what
//! a store lists is looked through before the library sees it, and such keys are taken out and told.

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::ClientOptions;
use object_store::client::{HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService, ReqwestConnector};
use object_store::path::Path;
use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// A page holds 1000 keys (5000 of Azure) of at most 1024 bytes, and some hundred bytes about each.
const LONGEST_PAGE: usize = 32 * 1024 * 1024;

/// What S3, Google and Azure call the entries of a listing, and what in them is a name and a size.
const ENTRIES: [&[u8]; 4] = [b"Contents", b"CommonPrefixes", b"Blob", b"BlobPrefix"];
const NAMES: [&[u8]; 3] = [b"Key", b"Prefix", b"Name"];
const SIZES: [&[u8]; 2] = [b"Size", b"Content-Length"];

/// The keys that were taken out of a page; goes with the library's answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Impossible(pub(super) Vec<String>);

/// Makes the library's own clients, and looks through what they list.
#[derive(Debug)]
pub(super) struct Sieve;

#[derive(Debug)]
struct Sieved(HttpClient);

impl HttpConnector for Sieve {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Sieved(ReqwestConnector::default().connect(options)?)))
    }
}

#[async_trait]
impl HttpService for Sieved {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let query = request.uri().query().unwrap_or_default();
        let is_listing = query.split('&').any(|option| matches!(option, "list-type=2" | "comp=list"));
        let response = self.0.execute(request).await?;
        if !is_listing || !response.status().is_success() {
            return Ok(response);
        }
        let (mut head, body) = response.into_parts();
        let page = whole(body.bytes_stream()).await?;
        // A page that is no XML the library tells better.
        let (page, impossible) = sifted(&page).map_or((page, Impossible::default()), |(page, taken)| (page.into_bytes(), taken));
        head.extensions.insert(impossible);
        Ok(HttpResponse::from_parts(head, page.into()))
    }
}

async fn whole(mut pieces: impl futures_util::Stream<Item = Result<Bytes, HttpError>> + Unpin) -> Result<Vec<u8>, HttpError> {
    let mut page = Vec::new();
    while let Some(piece) = pieces.try_next().await? {
        if page.len() + piece.len() > LONGEST_PAGE {
            return Err(HttpError::new(HttpErrorKind::Decode, std::io::Error::other("a page of a listing without end")));
        }
        page.extend_from_slice(&piece);
    }
    Ok(page)
}

/// An entry of the page that is being read: where it begins, and what is known of it.
#[derive(Default)]
struct Entry {
    begin: usize,
    name: String,
    /// Whether XML can't hold the name, so that it came as in an address.
    is_encoded: bool,
    size: Option<u64>,
}

impl Entry {
    fn take(&mut self, element: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Option<()> {
        let tag = element.local_name();
        let (is_name, is_size) = (NAMES.contains(&tag.as_ref()), SIZES.contains(&tag.as_ref()));
        if is_name || is_size {
            self.is_encoded |= is_name && element.try_get_attribute("Encoded").ok()?.is_some();
            let text = reader.read_text(element.name()).ok()?;
            let text = unescape(std::str::from_utf8(&text).ok()?).ok()?.into_owned();
            if is_name && self.is_encoded {
                self.name = percent_decode_str(&text).decode_utf8_lossy().into_owned();
            } else if is_name {
                self.name = text;
            } else {
                self.size = text.trim().parse().ok();
            }
        }
        Some(())
    }

    fn verdict(&self) -> Verdict {
        let (is_object, path) = (self.size.is_some(), self.name.strip_suffix('/').unwrap_or(&self.name));
        match Path::parse(path) {
            Ok(parsed) if !self.is_encoded && !path.is_empty() && parsed.as_ref() == path => match is_object && self.name.ends_with('/') {
                // Tools put empty objects where they want to show a folder.
                true if self.size == Some(0) => Verdict::Nothing,
                true => Verdict::Impossible,
                false => Verdict::Stays,
            },
            _ => Verdict::Impossible,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Stays,
    Nothing,
    Impossible,
}

/// The page without the entries whose names are no paths, and those names. `None` where it can't be read.
fn sifted(page: &[u8]) -> Option<(String, Impossible)> {
    // Azure begins its pages with a byte order mark, which the reader would not count.
    let page = page.strip_prefix(b"\xef\xbb\xbf").unwrap_or(page);
    let text = std::str::from_utf8(page).ok()?;
    let mut reader = Reader::from_reader(page);
    let (mut kept, mut done, mut taken) = (String::new(), 0, Vec::new());
    let mut entry: Option<Entry> = None;
    loop {
        let begin = usize::try_from(reader.buffer_position()).ok()?;
        match (reader.read_event().ok()?, &mut entry) {
            (Event::Start(element), None) if ENTRIES.contains(&element.local_name().as_ref()) => {
                entry = Some(Entry { begin, ..Entry::default() });
            }
            (Event::Start(element), Some(entry)) => entry.take(&element, &mut reader)?,
            (Event::End(element), Some(read)) if ENTRIES.contains(&element.local_name().as_ref()) => {
                let verdict = read.verdict();
                if verdict != Verdict::Stays {
                    kept.push_str(text.get(done..read.begin)?);
                    done = usize::try_from(reader.buffer_position()).ok()?;
                }
                if verdict == Verdict::Impossible {
                    taken.push(std::mem::take(&mut read.name));
                }
                entry = None;
            }
            (Event::Eof, _) => break,
            _ => {}
        }
    }
    kept.push_str(text.get(done..)?);
    Some((kept, Impossible(taken)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(keys: &[(&str, u64)], prefixes: &[&str]) -> String {
        let objects = keys.iter().map(|(key, size)| format!("<Contents><Key>{key}</Key><Size>{size}</Size></Contents>"));
        let prefixes = prefixes.iter().map(|prefix| format!("<CommonPrefixes><Prefix>{prefix}</Prefix></CommonPrefixes>"));
        let entries: String = objects.chain(prefixes).collect();
        format!("<?xml version=\"1.0\"?><ListBucketResult><Prefix>m//</Prefix>{entries}<IsTruncated>false</IsTruncated></ListBucketResult>")
    }

    #[test]
    fn only_names_that_are_no_paths_are_taken_out_and_told() {
        let whole = page(
            &[("m/a", 1), ("m//b", 1), ("m/../c", 1), ("/d", 1), ("m/e&amp;f", 0), ("m/g/", 0), ("m/h/", 2), ("m/&#x7;", 1), ("m/./i", 0)],
            &["m/sub/", "m//", "/"],
        );
        let (kept, Impossible(taken)) = sifted(whole.as_bytes()).unwrap();
        assert_eq!(kept, page(&[("m/a", 1), ("m/e&amp;f", 0)], &["m/sub/"]));
        assert_eq!(taken, ["m//b", "m/../c", "/d", "m/h/", "m/\u{7}", "m/./i", "m//", "/"]);
        let blobs = "\u{feff}<EnumerationResults><Blobs><Blob><Name>a//b</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>\
                     <Blob><Name Encoded=\"true\">d%0Be</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>\
                     <BlobPrefix><Name>c/</Name></BlobPrefix></Blobs><NextMarker/></EnumerationResults>";
        let (kept, Impossible(taken)) = sifted(blobs.as_bytes()).unwrap();
        assert_eq!(
            (kept.as_str(), taken),
            (
                "<EnumerationResults><Blobs><BlobPrefix><Name>c/</Name></BlobPrefix></Blobs><NextMarker/></EnumerationResults>",
                vec!["a//b".to_owned(), "d\u{b}e".to_owned()]
            )
        );
    }

    #[test]
    fn what_is_no_listing_is_left_to_the_library() {
        for page in [&b"\xff"[..], b"<ListBucketResult><Contents><Key>a", b"<a></b>", b"<Contents><Key>&nothing;</Key></Contents>"] {
            assert!(sifted(page).is_none(), "{page:?}");
        }
        assert_eq!(sifted(b"no XML").unwrap().0, "no XML");
    }

    #[tokio::test]
    async fn a_page_without_end_is_given_up() {
        let piece = Bytes::from(vec![b' '; 1024 * 1024]);
        let without_end = futures_util::stream::repeat_with(move || Ok(piece.clone()));
        assert_eq!(whole(without_end).await.unwrap_err().kind(), HttpErrorKind::Decode);
    }
}
