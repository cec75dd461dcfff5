//! On whose behalf, as every command that speaks to a Hub takes it.

use clap::Args;
use courier_engine::which_hub::Wanted;

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
