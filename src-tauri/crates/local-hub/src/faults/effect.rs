//! The ways to misbehave. In JSON an effect is its name, or its name with what belongs to it: `"drop_after"`, `{"delay": 250}`,
//! `{"answer": {"status": 503}}`; durations are milliseconds.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Gate;

/// What a fault does to a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Takes the whole request and answers instead of acting. Headers that HTTP does not allow are left out, an impossible status becomes 500.
    Answer {
        /// The HTTP status.
        status: u16,
        /// Name and value, such as `RateLimit` and `"api";r=0;t=55`.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// The whole body; JSON gets its content type when it looks like an object.
        #[serde(default)]
        body: String,
    },
    /// Takes the whole request, answers with this status at once, and acts later, whether the client is still there or not: "504, but it lands".
    ActLater {
        /// The HTTP status.
        status: u16,
        /// How long after the answer it acts.
        #[serde(with = "millis")]
        after: Duration,
    },
    /// Closes the connection without having acted.
    DropBefore,
    /// Acts, then closes the connection without an answer.
    DropAfter,
    /// Acts, then closes the connection in the middle of the answer's body.
    HalfAnswer,
    /// Acts, then tells hashes that are not true: every value of the answer's headers and JSON that is a hash gets another first digit; of other
    /// content the first bit is flipped.
    Falsify,
    /// Says that the token has expired. Where a Xet token is given out, one is given that has expired already.
    ExpiredToken,
    /// Gives out Xet tokens that are good for so long, in whole seconds: the store refuses them afterwards.
    ShortLivedToken(#[serde(with = "millis")] Duration),
    /// Acts and answers as always, then forgets what the call uploaded: the LFS object, or the Xet block.
    ForgetUpload,
    /// Waits before it acts. Other faults can hit the same call too.
    Delay(#[serde(with = "millis")] Duration),
    /// The same, for a time between the two. Other faults can hit the same call too.
    #[serde(with = "millis::pair")]
    DelayBetween(Duration, Duration),
    /// Lets the bodies of all calls that it hits share a line of so many bytes a second. Other faults can hit the same call too.
    Bandwidth {
        /// From the client; `None` is unbounded.
        up: Option<u32>,
        /// To the client; `None` is unbounded.
        down: Option<u32>,
    },
    /// Loses a share of the TCP segments (1448 bytes) of heads and bodies: a lost one holds up what comes after it until it is sent again, so long
    /// later, and twice as long when it is lost again. Other faults can hit the same call too.
    Loss {
        /// 0 to 1.
        share: f64,
        /// Until the sender repeats itself: what TCP calls its retransmission timeout.
        #[serde(with = "millis")]
        pause: Duration,
    },
    /// Takes no more of the request than the network holds until the gate is opened, then acts: a server that stands still.
    #[serde(skip_deserializing)]
    StandStill(Gate),
    /// Takes the whole request, then waits until the gate is opened before it acts. It acts even when the client has gone meanwhile, as the Hub does.
    #[serde(skip_deserializing)]
    Hold(Gate),
    /// Acts, then keeps the answer until the gate is opened. [`Gate::reached`] then tells that it has acted.
    #[serde(skip_deserializing)]
    HoldAnswer(Gate),
}

/// Durations as milliseconds.
mod millis {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u128(duration.as_millis())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u32::deserialize(deserializer).map(|millis| Duration::from_millis(millis.into()))
    }

    /// Two of them as a list.
    pub(super) mod pair {
        use std::time::Duration;

        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        pub(in super::super) fn serialize<S: Serializer>(from: &Duration, to: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
            [from.as_millis(), to.as_millis()].serialize(serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(Duration, Duration), D::Error> {
            let millis = <[u32; 2]>::deserialize(deserializer)?;
            let [from, to] = millis.map(|millis| Duration::from_millis(millis.into()));
            Ok((from, to))
        }
    }
}
