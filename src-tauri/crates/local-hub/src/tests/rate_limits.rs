//! Rate limits as a client meets them.

use std::time::Duration;

use super::Asker;
use crate::{Kind, LocalHub, Quotas, RateLimits, Settings};

async fn limited(signed_in: Quotas, anonymous: Quotas) -> Asker {
    let folder = tempfile::tempdir().unwrap();
    let limits = RateLimits { window: Duration::from_secs(300), signed_in, anonymous };
    let settings = Settings { xet: false, rate_limits: Some(limits), ..Settings::in_folder(folder.path()) };
    Asker { hub: LocalHub::start(settings).await.unwrap(), folder, http: reqwest::Client::builder().no_proxy().build().unwrap() }
}

#[tokio::test]
async fn a_used_up_bucket_says_until_when_and_the_others_go_on() {
    let quotas = Quotas { api: 3, resolvers: 2, pages: 1 };
    let asker = limited(quotas, Quotas { api: 1, ..quotas }).await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let first = asker.get("/api/whoami-v2", Some(&ana)).await;
    assert_eq!((first.status, first.header("ratelimit-policy")), (200, "\"fixed window\";\"api\";q=3;w=300"));
    assert!(first.header("ratelimit").starts_with("\"api\";r=1;t="), "{}", first.header("ratelimit"));
    // Another token of the same user, a missing repository: all count.
    assert_eq!(asker.get("/api/models/ana-ml/none", Some(&asker.token("ana-ml", Kind::Read))).await.status, 404);
    let refused = asker.get("/api/whoami-v2", Some(&ana)).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert_eq!((refused.status, refused.error().contains("rate limit")), (429, true));
    assert_eq!(refused.header("ratelimit"), format!("\"api\";r=0;t={wait}"));
    assert!((1..=300).contains(&wait), "{wait}");

    let file = asker.get("/ana-ml/tiny/resolve/main/.gitattributes", Some(&ana)).await;
    assert_eq!((file.status, file.header("ratelimit").split(';').next()), (200, Some("\"resolvers\"")));
    assert_eq!(asker.get("/api/whoami-v2", Some(&asker.ben())).await.status, 200, "another user");
    assert_eq!(asker.get("/api/models", None).await.status, 200);
    assert_eq!(asker.get("/api/models", Some("hf_nobody")).await.status, 429, "a bad token is nobody");
}

#[tokio::test]
async fn without_being_asked_for_nothing_is_counted() {
    let asker = Asker::start().await;
    let answer = asker.get("/api/models", None).await;
    assert_eq!((answer.status, answer.header("ratelimit"), answer.header("ratelimit-policy")), (200, "", ""));
}
