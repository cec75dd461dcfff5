//! Misbehaviour on request: what a client has to survive, made to happen at chosen calls. There is one concept, the [`Fault`]; a bad line or a
//! bad day is a list of them ([`Profile`]).

mod answers;
mod call;
mod chance;
mod effect;
mod gate;
mod line;
mod loss;
mod passage;
mod passing;
mod profile;
mod route;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::Method;
use serde::{Deserialize, Serialize};

pub use call::Call;
pub use effect::Effect;
pub use gate::Gate;
pub use profile::{NoProfile, Profile};
pub use route::{NoRoute, Route};

use chance::Chance;
use line::Line;
use loss::Loss;
use passage::Passage;

pub(crate) use passing::{Forget, Lifetime, Unanswered};

/// One way to misbehave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fault {
    /// The calls that it can hit.
    pub on: Call,
    /// What happens to them.
    pub effect: Effect,
    /// How many calls it hits before it is gone; `None`: until it is removed.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many calls it lets pass before the first that it can hit.
    #[serde(default)]
    pub skip: u64,
    /// The share of the calls that it hits, 0 to 1.
    #[serde(default = "always")]
    pub chance: f64,
}

fn always() -> f64 {
    1.0
}

impl Fault {
    /// Hits every call of this kind, until it is removed.
    pub fn new(on: Call, effect: Effect) -> Self {
        Self { on, effect, times: None, skip: 0, chance: always() }
    }

    /// Hits so many calls.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Lets so many calls pass first.
    pub fn after(self, skip: u64) -> Self {
        Self { skip, ..self }
    }

    /// Hits this share of the calls, 0 to 1.
    pub fn chance(self, chance: f64) -> Self {
        Self { chance, ..self }
    }
}

/// A fault that is switched on.
#[derive(Debug, Clone, Serialize)]
pub struct Active {
    /// What [`Faults::remove`] knows it by.
    pub id: u64,
    /// The fault, with the times that are left.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many calls of its kind came, also those that it let pass.
    pub seen: u64,
    #[serde(skip)]
    lines: Lines,
}

/// The line that the calls of a [`Effect::Bandwidth`] share.
#[derive(Debug, Clone, Default)]
struct Lines {
    up: Option<Arc<Line>>,
    down: Option<Arc<Line>>,
}

impl Lines {
    fn of(effect: &Effect) -> Self {
        let line = |bytes: &Option<u32>| bytes.map(Line::new).map(Arc::new);
        match effect {
            Effect::Bandwidth { up, down } => Self { up: line(up), down: line(down) },
            _ => Self::default(),
        }
    }
}

#[derive(Debug, Default)]
struct Board {
    seed: u64,
    /// The number of the next fault.
    next: u64,
    active: Vec<Active>,
}

/// The switchboard: shared by all clones, asked at every request. Faults are tried in the order in which they were added: delays and bandwidths of
/// all that hit add up, and the first that does something else is the last.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Board>>);

/// What is going to happen to one call.
#[derive(Debug, Default)]
struct Fate {
    delay: Duration,
    up: Passage,
    down: Passage,
    /// Any effect that does not let the call go on.
    end: Option<Effect>,
}

impl Faults {
    /// Switches a fault on and returns the number that [`Faults::remove`] knows it by.
    pub fn add(&self, fault: Fault) -> u64 {
        let mut board = self.board();
        let id = board.next;
        board.next += 1;
        if fault.times != Some(0) {
            let lines = Lines::of(&fault.effect);
            board.active.push(Active { id, fault, seen: 0, lines });
        }
        id
    }

    /// Switches one fault off; whether it was on.
    pub fn remove(&self, id: u64) -> bool {
        let mut board = self.board();
        let before = board.active.len();
        board.active.retain(|active| active.id != id);
        board.active.len() < before
    }

    /// Switches all faults off. Calls that are held already stay so until their gate opens.
    pub fn clear(&self) {
        self.board().active.clear();
    }

    /// What is switched on, in the order in which it is tried.
    pub fn active(&self) -> Vec<Active> {
        self.board().active.clone()
    }

    /// Switches everything off, then the faults of a profile on. Two runs with the same seed and the same calls go the same way.
    pub fn play(&self, profile: Profile, seed: u64) {
        *self.board() = Board { seed, ..Board::default() };
        for fault in profile.faults() {
            self.add(fault);
        }
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens to this call, counted.
    fn decide(&self, method: &Method, path: &str) -> Fate {
        let mut board = self.board();
        let seed = board.seed;
        let mut fate = Fate::default();
        for active in board.active.iter_mut().filter(|active| active.fault.on.hits(method, path)) {
            let mut chance = Chance::of(seed, active.id, active.seen);
            active.seen += 1;
            if active.seen <= active.fault.skip || !chance.hits(active.fault.chance) {
                continue;
            }
            active.fault.times = active.fault.times.map(|times| times - 1);
            fate.meet(active, &mut chance);
            if fate.end.is_some() {
                break;
            }
        }
        board.active.retain(|active| active.fault.times != Some(0));
        fate
    }
}

impl Fate {
    fn meet(&mut self, active: &Active, chance: &mut Chance) {
        match &active.fault.effect {
            Effect::Delay(delay) => self.delay += *delay,
            Effect::DelayBetween(from, to) => self.delay += *from + to.saturating_sub(*from).mul_f64(chance.place()),
            Effect::Bandwidth { .. } => {
                self.up.narrow(active.lines.up.clone());
                self.down.narrow(active.lines.down.clone());
            }
            Effect::Loss { share, pause } => self.lose(|| Loss::new(*share, *pause, chance.fork())),
            end => self.end = Some(end.clone()),
        }
    }

    /// The heads of request and answer can be lost as their bodies can.
    fn lose(&mut self, mut loss: impl FnMut() -> Loss) {
        for passage in [&mut self.up, &mut self.down] {
            let mut loss = loss();
            self.delay += loss.pause(1);
            passage.lose(loss);
        }
    }
}
