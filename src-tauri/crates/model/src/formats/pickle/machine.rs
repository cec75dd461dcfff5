//! The stack machine that a pickle is written for, with everything taken out but what tells names: texts, small numbers,
//! names, and what is made by calling them. Bounded in steps, depth and memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::super::cursor::{Cursor, Stop};
use super::{Import, Scan, VERSION_KEYS};

mod arrays;

/// Steps of all pickles of one file together.
const MAX_STEPS: u64 = 10_000_000;
/// Values on the stack, and values that are remembered.
const MAX_VALUES: usize = 200_000;
/// The longest text that is kept, in bytes: no name is longer.
const MAX_TEXT: usize = 200;
/// Texts that are kept, in bytes; later ones are only known to be there.
const MAX_TEXTS: usize = 16 * 1024 * 1024;
/// Names that are told.
const MAX_IMPORTS: usize = 2000;

/// Why a run ended before the end of its pickle.
#[derive(Debug)]
pub(super) enum Ended {
    /// A bound was reached.
    Bounded,
    /// The bytes ended or could not be read.
    Stop(Stop),
    /// No pickle is written so.
    NoPickle(String),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// The entries of a dictionary that several values may share.
type Entries = Rc<RefCell<Vec<(Rc<str>, Value)>>>;

/// What is known of a value. Flat on purpose: nothing here nests, so that no pickle makes a deep one.
#[derive(Debug, Clone)]
enum Value {
    Mark,
    Other,
    Text(Rc<str>),
    Number(i64),
    /// Small tuples of texts and numbers; other members are `Other`.
    Tuple(Rc<[Value]>),
    Named(Rc<Import>),
    /// What calling a name gave, with the first text among its arguments.
    Made(Rc<Import>, Option<Rc<str>>),
    /// The first entries of a dictionary.
    Entries(Entries),
}

/// The machine and what it has seen, over all pickles of a file.
#[derive(Default)]
pub(super) struct Machine {
    stack: Vec<Value>,
    memo: HashMap<u32, Value>,
    imports: BTreeSet<Import>,
    root: Option<Import>,
    versions: BTreeMap<String, String>,
    before: Option<Rc<str>>,
    texts: usize,
    steps: u64,
    /// Inside of a pickle that lies in another.
    inside: bool,
}

impl Machine {
    pub(super) fn scan(self, complete: bool) -> Scan {
        Scan { imports: self.imports.into_iter().collect(), root: self.root, versions: self.versions, complete }
    }

    /// Runs one pickle to its end.
    pub(super) fn run(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        self.stack.clear();
        self.memo.clear();
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS || self.stack.len() > MAX_VALUES || self.memo.len() > MAX_VALUES {
                return Err(Ended::Bounded);
            }
            let op = cursor.u8()?;
            if op == b'.' {
                self.finish();
                return Ok(());
            }
            self.step(op, cursor)?;
        }
    }

    fn finish(&mut self) {
        if let Some(Value::Made(import, _)) = self.stack.pop() {
            self.root.get_or_insert_with(|| (*import).clone());
        }
        self.stack.clear();
    }

    fn step(&mut self, op: u8, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        match op {
            // PROTO, FRAME and READONLY_BUFFER say nothing that matters here.
            0x80 => cursor.skip(1)?,
            0x95 => cursor.skip(8)?,
            0x98 => {}
            b'(' => self.stack.push(Value::Mark),
            b'0' => drop(self.pop()),
            b'1' => drop(self.above_mark()),
            b'2' => {
                let top = self.stack.last().cloned().unwrap_or(Value::Other);
                self.stack.push(top);
            }
            b'c' | b'i' | 0x93 | b'R' | b'o' | 0x81 | 0x92 | 0x82..=0x84 | b'b' => self.naming(op, cursor)?,
            b'g' | b'h' | b'j' | b'p' | b'q' | b'r' | 0x94 => self.remember(op, cursor)?,
            b't' | b')' | 0x85..=0x87 | b'd' | b'}' | b's' | b'u' | b'l' | b']' | b'a' | b'e' | 0x8f..=0x91 => self.gather(op),
            _ => self.literal(op, cursor)?,
        }
        Ok(())
    }

    /// Numbers, texts, bytes and the like.
    fn literal(&mut self, op: u8, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        let value = match op {
            b'N' | 0x88 | 0x89 | 0x97 => Value::Other,
            b'I' => number(&cursor.line(30)?),
            b'F' | b'L' | b'P' => {
                cursor.line(0)?;
                Value::Other
            }
            b'G' => {
                cursor.skip(8)?;
                Value::Other
            }
            b'Q' => {
                self.pop();
                Value::Other
            }
            b'J' => Value::Number(i64::from(cursor.u32()?.cast_signed())),
            b'K' => Value::Number(i64::from(cursor.u8()?)),
            b'M' => Value::Number(i64::from(cursor.u16()?)),
            0x8a => {
                let bytes = u64::from(cursor.u8()?);
                long(cursor.bytes(bytes, 8)?)
            }
            b'S' => {
                self.text(cursor.line(MAX_TEXT + 2)?.trim_ascii().strip_prefix(b"'").map(|text| text.strip_suffix(b"'").unwrap_or(text)))
            }
            b'V' => self.text(Some(&cursor.line(MAX_TEXT + 1)?)),
            b'U' | 0x8c => self.counted(u64::from(cursor.u8()?), cursor)?,
            b'T' | b'X' => self.counted(u64::from(cursor.u32()?), cursor)?,
            0x8d => self.counted(cursor.u64()?, cursor)?,
            b'C' => over(u64::from(cursor.u8()?), cursor)?,
            b'B' | 0x8b => over(u64::from(cursor.u32()?), cursor)?,
            0x8e | 0x96 => over(cursor.u64()?, cursor)?,
            _ => {
                return Err(Ended::NoPickle(format!("byte {op:#04x} at {} is no opcode of a pickle", cursor.position().saturating_sub(1))));
            }
        };
        self.stack.push(value);
        Ok(())
    }

    fn counted(&mut self, len: u64, cursor: &mut Cursor<'_>) -> Result<Value, Ended> {
        let bytes = cursor.bytes(len, MAX_TEXT)?;
        Ok(self.text(bytes.as_deref()))
    }

    fn text(&mut self, bytes: Option<&[u8]>) -> Value {
        let text =
            bytes.filter(|bytes| bytes.len() <= MAX_TEXT && self.texts < MAX_TEXTS).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let Some(text) = text else { return Value::Other };
        self.texts += text.len() + 40;
        let text: Rc<str> = text.into();
        if let Some(key) = self.before.replace(Rc::clone(&text)).filter(|key| VERSION_KEYS.contains(&&**key)) {
            self.versions.entry(key.to_string()).or_insert_with(|| text.to_string());
        }
        Value::Text(text)
    }

    /// Names, and what is made with them.
    fn naming(&mut self, op: u8, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        let value = match op {
            b'c' => self.named_by_lines(cursor)?,
            b'i' => {
                let named = self.named_by_lines(cursor)?;
                let arguments = self.above_mark();
                made(named, &arguments)
            }
            0x93 => {
                let (name, module) = (self.pop(), self.pop());
                match (module, name) {
                    (Value::Text(module), Value::Text(name)) => self.name(&module, &name),
                    // A name that only running the pickle would tell.
                    _ => self.name("?", "?"),
                }
            }
            b'R' | 0x81 => {
                let (arguments, called) = (self.pop(), self.pop());
                made(called, &[arguments])
            }
            0x92 => {
                let (_, arguments, called) = (self.pop(), self.pop(), self.pop());
                made(called, &[arguments])
            }
            b'o' => {
                let mut items = self.above_mark();
                if items.is_empty() { Value::Other } else { made(items.remove(0), &items) }
            }
            b'b' => {
                let state = self.pop();
                let object = self.pop();
                if let (Value::Made(import, _), Value::Entries(state)) = (&object, &state) {
                    self.array_after(import, &state.borrow(), cursor)?;
                }
                object
            }
            // A number that stands for a name in a register of the process that loads it.
            _ => {
                cursor.skip(1 << (op - 0x82))?;
                self.name("copyreg", "?")
            }
        };
        self.stack.push(value);
        Ok(())
    }

    fn named_by_lines(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Ended> {
        let (module, name) = (cursor.line(MAX_TEXT)?, cursor.line(MAX_TEXT)?);
        Ok(self.name(&String::from_utf8_lossy(&module), &String::from_utf8_lossy(&name)))
    }

    fn name(&mut self, module: &str, name: &str) -> Value {
        let import = Import { module: module.to_owned(), name: name.to_owned() };
        if self.imports.len() < MAX_IMPORTS {
            self.imports.insert(import.clone());
        }
        Value::Named(Rc::new(import))
    }

    fn remember(&mut self, op: u8, cursor: &mut Cursor<'_>) -> Result<(), Ended> {
        let place = match op {
            b'g' | b'p' => match number(&cursor.line(30)?) {
                Value::Number(place) => u32::try_from(place).unwrap_or(u32::MAX),
                _ => return Err(Ended::NoPickle("a place that is no number".into())),
            },
            b'h' | b'q' => u32::from(cursor.u8()?),
            b'j' | b'r' => cursor.u32()?,
            _ => u32::try_from(self.memo.len()).unwrap_or(u32::MAX),
        };
        if matches!(op, b'g' | b'h' | b'j') {
            self.stack.push(self.memo.get(&place).cloned().unwrap_or(Value::Other));
        } else {
            self.memo.insert(place, self.stack.last().cloned().unwrap_or(Value::Other));
        }
        Ok(())
    }

    /// Tuples, dictionaries, lists and sets.
    fn gather(&mut self, op: u8) {
        match op {
            b't' => {
                let members = self.above_mark();
                self.stack.push(tuple(members));
            }
            b')' => self.stack.push(tuple(Vec::new())),
            0x85..=0x87 => {
                let members = self.stack.split_off(self.stack.len().saturating_sub(usize::from(op - 0x84)));
                self.stack.push(tuple(members));
            }
            b'}' => self.stack.push(Value::Entries(Rc::default())),
            b'd' => {
                let items = self.above_mark();
                let entries = Rc::default();
                put(&entries, &items);
                self.stack.push(Value::Entries(entries));
            }
            b's' | b'u' => {
                let items = if op == b's' { self.stack.split_off(self.stack.len().saturating_sub(2)) } else { self.above_mark() };
                if let Some(Value::Entries(entries)) = self.stack.last() {
                    put(entries, &items);
                }
            }
            b'l' | 0x91 => {
                self.above_mark();
                self.stack.push(Value::Other);
            }
            b'a' => drop(self.pop()),
            b'e' | 0x90 => drop(self.above_mark()),
            // EMPTY_LIST and EMPTY_SET.
            _ => self.stack.push(Value::Other),
        }
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or(Value::Other)
    }

    /// Takes everything above the last mark, and the mark.
    fn above_mark(&mut self) -> Vec<Value> {
        let from = self.stack.iter().rposition(|value| matches!(value, Value::Mark));
        let taken = self.stack.split_off(from.map_or(0, |from| from + 1));
        self.stack.pop();
        taken
    }
}

fn put(entries: &RefCell<Vec<(Rc<str>, Value)>>, items: &[Value]) {
    let mut entries = entries.borrow_mut();
    for pair in items.chunks_exact(2).take(16_usize.saturating_sub(entries.len())) {
        if let Value::Text(key) = &pair[0] {
            let value = if matches!(pair[1], Value::Entries(_)) { Value::Other } else { pair[1].clone() };
            entries.push((Rc::clone(key), value));
        }
    }
}

fn tuple(members: Vec<Value>) -> Value {
    if members.len() > 8 {
        return Value::Other;
    }
    let flat = |value| if matches!(value, Value::Text(_) | Value::Number(_) | Value::Named(_)) { value } else { Value::Other };
    Value::Tuple(members.into_iter().map(flat).collect())
}

/// What calling `called` gives.
fn made(called: Value, arguments: &[Value]) -> Value {
    let Value::Named(import) = called else { return Value::Other };
    let arguments = match arguments {
        [Value::Tuple(inner)] => inner,
        other => other,
    };
    // The old way of making an object names its class as the first argument.
    if let ("copy_reg" | "copyreg", Some(Value::Named(class))) = (&*import.module, arguments.first()) {
        return Value::Made(Rc::clone(class), None);
    }
    let text = arguments.iter().find_map(|value| if let Value::Text(text) = value { Some(Rc::clone(text)) } else { None });
    Value::Made(import, text)
}

fn over(len: u64, cursor: &mut Cursor<'_>) -> Result<Value, Ended> {
    cursor.skip(len)?;
    Ok(Value::Other)
}

fn number(line: &[u8]) -> Value {
    std::str::from_utf8(line).ok().and_then(|line| line.trim().parse().ok()).map_or(Value::Other, Value::Number)
}

/// A little-endian number of any length with a sign; long ones don't matter.
fn long(bytes: Option<Vec<u8>>) -> Value {
    let Some(bytes) = bytes else { return Value::Other };
    let negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let mut wide = [if negative { 0xff } else { 0 }; 8];
    wide[..bytes.len()].copy_from_slice(&bytes);
    Value::Number(i64::from_le_bytes(wide))
}
