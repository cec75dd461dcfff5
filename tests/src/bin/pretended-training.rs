//! Writes a run as transformers' `Trainer` leaves it: `pretended-training FOLDER STEPS SAVE_STEPS SAVE_TOTAL_LIMIT [CRASH_AT]`. For
//! the test that holds our writer against a real run, and for stories of other programs than Rust's; the last is the step at which it is killed
//! in the middle of a checkpoint.

use std::path::Path;
use std::process::ExitCode;

use courier_tests::trainings::Training;

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let Some(folder) = given.next() else { return ExitCode::FAILURE };
    let Ok(numbers) = given.map(|number| number.parse()).collect::<Result<Vec<u64>, _>>() else { return ExitCode::FAILURE };
    let ([steps, save_steps, limit] | [steps, save_steps, limit, _]) = numbers[..] else { return ExitCode::FAILURE };
    let Ok(limit) = usize::try_from(limit) else { return ExitCode::FAILURE };
    let mut training = Training::new(Path::new(&folder), steps, save_steps).keeping(limit);
    if let Some(crash_at) = numbers.get(3) {
        training.train_to(*crash_at);
        training.begin_checkpoint();
        return ExitCode::SUCCESS;
    }
    training.run();
    training.save_state();
    ExitCode::SUCCESS
}
