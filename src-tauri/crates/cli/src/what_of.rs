//! What of a folder is sent, in three words, as every command that looks at one takes them.

use clap::ValueEnum;
use courier_engine::inspect::Preset;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum WhatOf {
    /// What others need to load the model, its card and its license
    WeightsOnly,
    /// The folder, without what no reader of a model wants
    AsIs,
    /// Checkpoints, states and logs, too; never secrets
    Everything,
}

impl From<WhatOf> for Preset {
    fn from(what: WhatOf) -> Self {
        match what {
            WhatOf::WeightsOnly => Self::WeightsOnly,
            WhatOf::AsIs => Self::AsIs,
            WhatOf::Everything => Self::Everything,
        }
    }
}
