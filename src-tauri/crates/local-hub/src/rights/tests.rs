//! Rights, case by case.
