//! What of a folder is meant, as every command that looks at one takes it: three words, and patterns.

use clap::{Args, ValueEnum};
use courier_engine::inspect::{self, PatternChoice, Preset};

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

/// What is sent, and what is looked at to know it.
#[derive(Args, Debug)]
pub(crate) struct Sent {
    /// What of the folder is sent
    #[arg(long, value_name = "WHAT", default_value = "as-is")]
    preset: WhatOf,
    #[command(flatten)]
    which: Which,
}

impl Sent {
    pub(crate) fn choice(self) -> PatternChoice {
        let Which { include, exclude, keep } = self.which;
        inspect::patterns(self.preset.into(), include, exclude, keep)
    }
}

/// Patterns alone.
#[derive(Args, Debug)]
pub(crate) struct Which {
    /// Take these files only (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) include: Vec<String>,
    /// Leave files out (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Take files that are left out by default, such as checkpoints (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) keep: Vec<String>,
}
