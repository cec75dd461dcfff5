//! JSON of others as a value, within a bound of memory: a few megabytes of brackets become hundreds when every one of them is
//! made a map.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// What a map costs, about, in bytes; the rest is counted as it is.
const MAP: usize = 640;
const VALUE: usize = 72;

/// Reads a value as long as it costs no more than what is left, in bytes.
pub(crate) struct Bounded<'b>(pub(crate) &'b mut usize);

impl Bounded<'_> {
    fn spend<E: Error>(&mut self, cost: usize) -> Result<(), E> {
        *self.0 = self.0.checked_sub(cost).ok_or_else(|| E::custom("more content than any file of its kind"))?;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(member) = members.next_element_seed(Bounded(self.0))? {
            self.spend(VALUE)?;
            list.push(member);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        self.spend(MAP)?;
        let mut entries = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.spend(key.len() + 2 * VALUE)?;
            entries.insert(key, map.next_value_seed(Bounded(self.0))?);
        }
        Ok(entries.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mut left: usize) -> Result<Value, serde_json::Error> {
        Bounded(&mut left).deserialize(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn sound_json_is_as_ever_and_brackets_are_bounded() {
        let text = r#"{"a": [1, -2, 0.5, null, true, "x"], "b": {"c": {}}}"#;
        assert_eq!(read(text, 10_000).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        assert!(read(&format!("[{}1]", r#"{"a":1},"#.repeat(1000)), 100_000).is_err());
        assert!(read(&"[".repeat(100_000), 100_000).is_err());
    }
}
