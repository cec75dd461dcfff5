//! On Linux each thread has a niceness of its own, which those that it starts inherit.

/// A third of the weight of an ordinary thread: enough for the page to come first, and more than enough to go on beside a busy machine.
const NICENESS: i32 = 5;

/// For the thread that calls.
pub(super) fn step_back() {
    // Refused or not, the work is done; only the page may stutter.
    let _ = rustix::process::setpriority_process(None, NICENESS);
}
