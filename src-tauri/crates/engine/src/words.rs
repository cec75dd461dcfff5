//! How a plan, a finding, a receipt and a running delivery sound. The command line and the window print these same words.

mod amount;
mod desktop;
mod disk;
mod estimate;
mod facts;
mod finding;
mod inference;
mod language;
mod network;
mod phase;
mod plain;
mod plan;
mod profile;
mod proof;
mod reason;
mod receipt;
mod remains;
mod rollback;
mod state;
mod store;
mod watch;

pub use amount::{bytes, remaining};
pub(crate) use desktop::awake_because;
pub use desktop::{
    cannot_begin, choose_certificates, choose_model_file, choose_model_folder, choose_python, closing_without_page, no_web_page, no_window,
    quit_or_stay, tray_open, tray_quit,
};
pub use disk::disk;
pub use estimate::{estimate, estimate_limits, estimate_lines};
pub(crate) use facts::{Known, facts, untold};
pub(crate) use finding::left_out;
pub use finding::{Remark, finding, remark};
pub use inference::{answered, card, card_check, card_verdict, completeness, inference};
pub(crate) use inference::{card_as_it_is, card_remarks, card_unreadable, fence, objection, part_name, part_question, pretty};
pub use language::{Language, speak, translator};
pub use network::{connection_test, network};
pub(crate) use network::{covered, proxy_of_the_environment, store, store_unknown, store_untold, test_step, the_hub};
pub use phase::phase;
pub use plain::plain;
pub(crate) use plain::steers;
pub use plan::plan;
pub(crate) use plan::{answer, kept_why, plan_in_window};
pub use profile::{entities, health, profile, repository, token};
pub(crate) use profile::{health_sentence, may, token_kind, why_not};
pub(crate) use proof::place;
pub use proof::{downloaded, verification};
pub(crate) use reason::reason;
pub(crate) use receipt::{loading_code, not_proved, proof_sentences};
pub use receipt::{receipt, receipt_text};
pub use remains::{clean_up_offered, clean_up_question, remains};
pub use rollback::{rollback, version};
pub(crate) use state::{cancelled, goes_on, under_way};
pub use state::{delivery, next_step, next_step_in_window, state};
pub(crate) use store::{files_not_shown, impossible_names};
pub(crate) use watch::{
    found, held_in_window, notice_of_end, notice_of_hold, notice_of_loss, notice_of_trouble, policy, saved_after, sign, standing,
    use_by_delivery, use_by_watch_folder, watch_state,
};
pub use watch::{started_by, watch_folder, watch_folder_in_full};

#[cfg(test)]
mod tests;
