//! Closed lists, each value of which has one spelling.

/// A spelling that is on none of the closed lists.
#[derive(Debug, Clone, thiserror::Error)]
#[error("unknown {list} {spelling:?} (known: {known})")]
pub struct UnknownSpelling {
    pub(crate) list: &'static str,
    pub(crate) spelling: String,
    pub(crate) known: String,
}

/// A closed list: an enum whose values have one spelling each, in files and on the command line.
macro_rules! spelled {
    ($(#[$doc:meta])* $name:ident, $list:literal, { $($(#[$vdoc:meta])* $variant:ident = $spelling:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[schemars(rename = $spelling)] $variant,)+ }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// How it is spelt in the record.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $spelling,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::document::UnknownSpelling;
            fn from_str(spelling: &str) -> Result<Self, $crate::document::UnknownSpelling> {
                match spelling {
                    $($spelling => Ok(Self::$variant),)+
                    _ => Err($crate::document::UnknownSpelling {
                        list: $list,
                        spelling: spelling.to_owned(),
                        known: [$($spelling,)+].join(", "),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let spelling = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
                spelling.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use spelled;
