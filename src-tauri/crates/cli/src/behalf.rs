//! On whose behalf, as every command that speaks to a Hub takes it.

use clap::Args;
use courier_engine::profiles::Endpoint;
use courier_engine::which_hub::Wanted;
use courier_engine::{Engine, UserError, asked};

#[derive(Args, Debug)]
pub(crate) struct Behalf {
    /// The profile to use; without it the only one, else HF_TOKEN (or the file of HF_TOKEN_PATH) and HF_ENDPOINT
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

impl Behalf {
    pub(crate) fn wanted(&self) -> Wanted {
        self.profile.clone().map_or(Wanted::Unsaid, Wanted::Profile)
    }
}

/// Which Hub a token is for, where no profile says it.
#[derive(Args, Debug)]
pub(crate) struct AtHub {
    /// The Hub, if it is not HF_ENDPOINT or https://huggingface.co
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

impl AtHub {
    pub(crate) fn endpoint(&self, engine: &Engine) -> Result<Endpoint, UserError> {
        self.endpoint.as_deref().map_or_else(|| engine.environment().endpoint(), asked::endpoint)
    }
}
