//! What this process remembers of the deliveries that run or ran in it: bounded, in memory only, for a window that looks in later.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use courier_job::{JobId, Progress};
use jiff::{Timestamp, Unit};

use super::curve::Curve;
use super::stall::Stall;
use super::{Background, lock};
use crate::UserError;
use crate::events::Moment;
use crate::shown::{Live, LogLine, PhaseName, Sample, Update};

/// Deliveries that are remembered beside those that run.
const MOST_REMEMBERED: usize = 16;
/// Lines of a delivery's log that are remembered.
const MOST_LINES: usize = 500;

/// The memories, the newest last.
#[derive(Default)]
pub(super) struct Traces(VecDeque<Arc<Trace>>);

/// What is remembered of one delivery.
pub(super) struct Trace {
    id: JobId,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// Whether it ran here at all: a list of its files may be looked at without that.
    ran: bool,
    last: Told,
    stalled: Option<u64>,
    stall: Stall,
    curve: Curve,
    log: VecDeque<LogLine>,
    waiting: Option<UserError>,
    trouble: Option<UserError>,
    files: Option<Arc<Progress>>,
    /// The files of a run that has just begun: nobody sees them before they are known.
    next_files: Option<Arc<Progress>>,
}

/// What was told of the last moment.
#[derive(Clone, Copy, Default)]
struct Told {
    phase: Option<PhaseName>,
    numbers: crate::shown::Numbers,
    bytes_per_second: Option<u64>,
}

impl Background {
    /// What is remembered of this delivery, from now on if not before.
    pub(super) fn trace(&self, id: JobId) -> Arc<Trace> {
        let mut traces = lock(&self.0.traces);
        if let Some(known) = traces.0.iter().find(|trace| trace.id == id) {
            return known.clone();
        }
        let trace = Arc::new(Trace { id, memory: Mutex::default() });
        traces.0.push_back(trace.clone());
        if traces.0.len() > MOST_REMEMBERED
            && let Some(oldest) = traces.0.iter().position(|trace| trace.id != id && !self.is_here(trace.id))
        {
            traces.0.remove(oldest);
        }
        trace
    }

    /// Adds a line to a delivery's log, and tells it.
    pub(super) fn log(&self, id: JobId, text: &str) {
        let now = Timestamp::now();
        let line = LogLine { at: now.round(Unit::Millisecond).unwrap_or(now).to_string(), text: text.to_owned() };
        self.trace(id).remember(line.clone());
        self.tell(Update::Log { delivery: id.to_string(), line });
    }
}

impl Trace {
    /// A run begins, the first one or one after a wait; whether there was a wait.
    pub(super) fn begins(&self, progress: &Arc<Progress>) -> bool {
        let mut memory = self.memory();
        memory.ran = true;
        (memory.stall, memory.curve, memory.stalled) = (Stall::default(), Curve::default(), None);
        memory.next_files = Some(progress.clone());
        memory.trouble = None;
        memory.waiting.take().is_some()
    }

    /// Takes a moment, and gives what is new about it.
    pub(super) fn note(&self, moment: &Moment) -> Option<Update> {
        let mut memory = self.memory();
        let stalled = memory.stall.note(moment);
        let sample = if moment.numbers.files_total > 0 { memory.curve.note(moment.at, &moment.numbers) } else { None };
        let phase = moment.phase.and_then(PhaseName::of);
        // A run that takes up an earlier one knows its files a moment later; until then the earlier numbers are the truer ones.
        let numbers = if moment.numbers.files_total == 0 { memory.last.numbers } else { moment.numbers.into() };
        let now = Told { phase, numbers, bytes_per_second: moment.bytes_per_second };
        let is_news = now.phase != memory.last.phase || !now.numbers.is_as_far_as(&memory.last.numbers) || stalled != memory.stalled;
        (memory.last, memory.stalled) = (now, stalled);
        (is_news || sample.is_some()).then(|| progress(self.id, &now, stalled, sample))
    }

    /// It waits, and goes on by itself.
    pub(super) fn waits(&self, reason: UserError) {
        self.memory().waiting = Some(reason);
    }

    /// The run is over; `trouble` is why, where it did not come to its end and nobody wanted that.
    pub(super) fn ends(&self, trouble: Option<UserError>) {
        let mut memory = self.memory();
        (memory.ran, memory.waiting, memory.trouble, memory.stalled) = (true, None, trouble, None);
    }

    pub(super) fn forget_trouble(&self) {
        self.memory().trouble = None;
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.memory().waiting.is_some()
    }

    /// Why the last run here stopped.
    pub(super) fn trouble(&self) -> Option<UserError> {
        self.memory().trouble.clone()
    }

    /// The files, once they are known.
    pub(super) fn files(&self) -> Option<Arc<Progress>> {
        let mut memory = self.memory();
        if memory.next_files.as_ref().is_some_and(|files| files.snapshot().rows > 0) {
            memory.files = memory.next_files.take();
        }
        memory.files.clone()
    }

    pub(super) fn keep_files(&self, files: Arc<Progress>) {
        self.memory().files.get_or_insert(files);
    }

    /// All of it for a window; `None` where it did not run here.
    pub(super) fn live(&self) -> Option<Live> {
        let memory = self.memory();
        memory.ran.then(|| Live {
            phase: memory.last.phase,
            numbers: memory.last.numbers,
            bytes_per_second: memory.last.bytes_per_second,
            stalled: memory.stalled,
            waiting: memory.waiting.clone(),
            samples: memory.curve.points(),
            log: memory.log.iter().cloned().collect(),
        })
    }

    fn remember(&self, line: LogLine) {
        let mut memory = self.memory();
        memory.ran = true;
        if memory.log.len() == MOST_LINES {
            memory.log.pop_front();
        }
        memory.log.push_back(line);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }
}

fn progress(id: JobId, now: &Told, stalled: Option<u64>, sample: Option<Sample>) -> Update {
    let Told { phase, numbers, bytes_per_second } = *now;
    Update::Progress { delivery: id.to_string(), phase, numbers, bytes_per_second, stalled, sample }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::events::Numbers;

    fn trace() -> Trace {
        Trace { id: JobId::new(), memory: Mutex::default() }
    }

    fn moment(millis: u64, content_done: u64) -> Moment {
        let numbers = Numbers { content_done, content_total: 9000, files_total: 1, seconds_left: Some(millis), ..Numbers::default() };
        Moment { at: Duration::from_millis(millis), phase: Some("send"), numbers, bytes_per_second: None, changes: 0 }
    }

    #[test]
    fn what_does_not_move_is_told_once_a_second() {
        let trace = trace();
        let told: Vec<bool> = (0..40).map(|tick| trace.note(&moment(tick * 125, 10)).is_some()).collect();
        assert_eq!(told.iter().filter(|told| **told).count(), 5, "{told:?}");
        assert!(trace.note(&moment(5001, 10)).is_some() && trace.note(&moment(5002, 11)).is_some(), "a byte is news");
    }

    #[test]
    fn a_log_keeps_its_end() {
        let trace = trace();
        for number in 0..=MOST_LINES {
            trace.remember(LogLine { at: String::new(), text: number.to_string() });
        }
        let log = trace.live().unwrap().log;
        assert_eq!((log.len(), log[0].text.as_str()), (MOST_LINES, "1"));
    }

    #[test]
    fn files_of_a_new_run_are_shown_once_they_are_known() {
        let (trace, before, now) = (trace(), Progress::new(), Progress::new());
        before.set_rows([("a".to_owned(), 1)]);
        trace.keep_files(before.clone());
        trace.begins(&now);
        assert!(trace.files().is_some_and(|files| Arc::ptr_eq(&files, &before)));
        now.set_rows([("a".to_owned(), 1)]);
        assert!(trace.files().is_some_and(|files| Arc::ptr_eq(&files, &now)));
    }
}
