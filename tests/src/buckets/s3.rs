//! S3: its protocol and its signatures are those of `s3s`; here are the operations that reading needs.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    CommonPrefix, ETag, ETagCondition, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object, StreamingBlob, Timestamp,
};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3, S3Error, S3Request, S3Response, S3Result, s3_error};

use super::objects::{Asking, Entry, Missing, Objects};
use super::{ACCOUNT, Speaker};

/// Who speaks it, and the credentials of the account.
pub(super) fn speaker(objects: Arc<Objects>) -> (Speaker, Vec<(String, String)>) {
    let secret = super::secret();
    let mut builder = S3ServiceBuilder::new(Backend(objects));
    builder.set_auth(SimpleAuth::from_single(ACCOUNT, secret.clone()));
    let credentials = vec![("AWS_ACCESS_KEY_ID".into(), ACCOUNT.into()), ("AWS_SECRET_ACCESS_KEY".into(), secret)];
    (Speaker::S3(builder.build()), credentials)
}

pub(super) async fn answer(service: &S3Service, request: Request) -> Option<Response> {
    let answer = service.call(request.map(s3s::Body::http_body_unsync)).await.ok()?;
    Some(answer.map(Body::new))
}

struct Backend(Arc<Objects>);

impl From<Missing> for S3Error {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Bucket => s3_error!(NoSuchBucket),
            Missing::Object => s3_error!(NoSuchKey),
        }
    }
}

impl Entry {
    fn etag(&self) -> ETag {
        ETag::Strong(self.tag())
    }

    fn length(&self) -> i64 {
        i64::try_from(self.size).expect("no test has files of such a size")
    }

    fn as_object(&self, key: String) -> Object {
        let (size, last_modified, e_tag) = (Some(self.length()), Some(Timestamp::from(self.modified())), Some(self.etag()));
        Object { key: Some(key), size, last_modified, e_tag, ..Object::default() }
    }
}

#[async_trait::async_trait]
impl S3 for Backend {
    async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> S3Result<S3Response<ListObjectsV2Output>> {
        let ListObjectsV2Input { bucket, prefix, delimiter, continuation_token, start_after, .. } = request.input;
        let after = continuation_token.or(start_after).unwrap_or_default();
        let page = self.0.page(&bucket, &Asking { prefix: prefix.unwrap_or_default(), delimiter, after })?;
        Ok(S3Response::new(ListObjectsV2Output {
            is_truncated: Some(page.next.is_some()),
            next_continuation_token: page.next,
            contents: Some(page.objects.into_iter().map(|(key, entry)| entry.as_object(key)).collect()),
            common_prefixes: Some(page.folders.into_iter().map(|prefix| CommonPrefix { prefix: Some(prefix) }).collect()),
            ..ListObjectsV2Output::default()
        }))
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let entry = self.0.entry(&request.input.bucket, &request.input.key)?;
        let (content_length, last_modified, e_tag) = (Some(entry.length()), Some(Timestamp::from(entry.modified())), Some(entry.etag()));
        Ok(S3Response::new(HeadObjectOutput { content_length, last_modified, e_tag, ..HeadObjectOutput::default() }))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let GetObjectInput { bucket, key, range, if_match, .. } = request.input;
        let entry = self.0.entry(&bucket, &key)?;
        if let Some(ETagCondition::ETag(wanted)) = &if_match
            && *wanted != entry.etag()
        {
            return Err(s3_error!(PreconditionFailed));
        }
        let part = match &range {
            Some(range) => range.check(entry.size)?,
            None => 0..entry.size,
        };
        let content_range = range.map(|_| format!("bytes {}-{}/{}", part.start, part.end - 1, entry.size));
        let content_length = i64::try_from(part.end - part.start).ok();
        let (last_modified, e_tag) = (Some(Timestamp::from(entry.modified())), Some(entry.etag()));
        let body = Some(StreamingBlob::wrap(entry.pieces(part.start, part.end - part.start)));
        Ok(S3Response::new(GetObjectOutput { body, content_length, content_range, last_modified, e_tag, ..GetObjectOutput::default() }))
    }
}
