//! Closed lists of the crates below, as a page gets them. Each is written once more here, because only what crosses to the page carries a
//! description of its shape; the compiler holds both lists equal.

/// Makes an enum that equals one of a crate below, with conversions both ways.
macro_rules! mirror {
    ($(#[$doc:meta])+ $name:ident of $theirs:ty { $($(#[$variant_doc:meta])+ $variant:ident),+ $(,)? }) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, specta::Type)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])+ $variant,)+
        }

        impl From<$theirs> for $name {
            fn from(theirs: $theirs) -> Self {
                match theirs { $(<$theirs>::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for $theirs {
            fn from(ours: $name) -> Self {
                match ours { $($name::$variant => Self::$variant,)+ }
            }
        }
    };
}

pub(crate) use mirror;
