//! The numbers of an array, which joblib writes between two opcodes: after the object that stands for the array has been
//! built come a byte that counts filling bytes, these, and the array itself (joblib's `numpy_pickle`).

use std::rc::Rc;

use super::super::super::cursor::Cursor;
use super::{Ended, Import, Machine, Value};

impl Machine {
    /// Passes over the array that follows, when the object just built with `state` is one that an array follows.
    pub(super) fn array_after(&mut self, import: &Import, state: &[(Rc<str>, Value)], cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        if !(import.module.starts_with("joblib.") && import.name == "NumpyArrayWrapper") {
            return Ok(());
        }
        let field = |name: &str| state.iter().find(|(key, _)| &**key == name).map(|(_, value)| value);
        let Some(Value::Made(_, Some(dtype))) = field("dtype") else { return Err(Ended::Bounded) };
        let Some(Value::Tuple(shape)) = field("shape") else { return Err(Ended::Bounded) };
        let Some(width) = width(dtype) else {
            // Objects: a whole pickle of their own lies in between.
            return self.inner(cursor);
        };
        let sizes = shape.iter().map(|size| if let Value::Number(size) = size { u64::try_from(*size).ok() } else { None });
        let elements = sizes.into_iter().try_fold(1_u64, |product, size| product.checked_mul(size?));
        let bytes =
            elements.and_then(|elements| elements.checked_mul(width)).ok_or_else(|| Ended::NoPickle("an array beyond any file".into()))?;
        if let Some(Value::Number(_)) = field("numpy_array_alignment_bytes") {
            let filling = cursor.u8()?;
            cursor.skip(u64::from(filling))?;
        }
        Ok(cursor.skip(bytes)?)
    }

    fn inner(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        if self.inside {
            return Err(Ended::Bounded);
        }
        let (stack, memo) = (std::mem::take(&mut self.stack), std::mem::take(&mut self.memo));
        let root = self.root.take();
        self.inside = true;
        let ended = self.run(cursor);
        self.inside = false;
        (self.stack, self.memo, self.root) = (stack, memo, root);
        ended
    }
}

/// Bytes of one element of a numpy type (`f8`, `<i4`, `U12`, `b1`); `None` for objects.
fn width(dtype: &str) -> Option<u64> {
    let dtype = dtype.trim_start_matches(['<', '>', '=', '|']);
    let kind = dtype.chars().next().filter(|kind| "biufcSUVMm".contains(*kind))?;
    let count: u64 = dtype[1..].parse().ok()?;
    if kind == 'U' { count.checked_mul(4) } else { Some(count) }
}
