//! Writes a run as transformers' `Trainer` leaves it: `pretended-training FOLDER STEPS SAVE_STEPS SAVE_TOTAL_LIMIT`. For the test that holds our
//! writer against a real run.

use std::path::Path;
use std::process::ExitCode;

use courier_tests::trainings::Training;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [folder, steps, save_steps, limit] = given.as_slice() else { return ExitCode::FAILURE };
    let (Ok(steps), Ok(save_steps), Ok(limit)) = (steps.parse(), save_steps.parse(), limit.parse()) else { return ExitCode::FAILURE };
    let mut training = Training::new(Path::new(folder), steps, save_steps).keeping(limit);
    training.run();
    training.save_state();
    ExitCode::SUCCESS
}
