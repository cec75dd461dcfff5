//! The one list of commands, and the TypeScript made from it. A test holds `ui/src/backend/bindings.ts` fresh;
//! `UPDATE_BINDINGS=1 cargo test --workspace --lib bindings` writes it anew.

use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

use crate::commands::{delivery, model, network, practice, profile, program, store, token, watch};

/// Every command that the page may call.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one line for each command")]
pub fn commands() -> Builder<Wry> {
    Builder::<Wry>::new()
        .commands(collect_commands![
            program::surroundings,
            program::settings,
            program::set_appearance,
            program::disk,
            program::clear_disk,
            program::export_diagnostics,
            program::follow,
            program::open_token_page,
            program::show_folder,
            program::closing_is_asked,
            program::say,
            program::hide_window,
            program::quit,
            token::found_tokens,
            token::validate_token,
            token::forget_token,
            token::create_profile,
            token::replace_token,
            profile::profiles,
            profile::try_keychain,
            profile::check_profile,
            profile::rename_profile,
            profile::switch_profile,
            profile::remove_profile,
            profile::repositories,
            model::pick_folder,
            model::pick_file,
            model::look,
            model::recent_models,
            model::check_card,
            model::card_words,
            model::pythons,
            model::pick_python,
            model::try_handler,
            model::stop_trial,
            store::check_store_address,
            store::browse_store,
            store::kept_stores,
            store::keep_store,
            store::forget_store,
            delivery::check_repository_name,
            delivery::plan,
            delivery::estimate,
            delivery::stop_estimate,
            delivery::deliver,
            delivery::deliveries,
            delivery::delivery,
            delivery::watch_files,
            delivery::pause,
            delivery::resume,
            delivery::hand_over,
            delivery::profiles_for,
            delivery::cancel,
            delivery::clean_up,
            delivery::open_on_hub,
            delivery::export_receipt,
            delivery::receipt_text,
            delivery::check_version,
            delivery::stop_check,
            delivery::versions,
            delivery::plan_rollback,
            delivery::roll_back,
            watch::watch_folders,
            watch::add_watch_folder,
            watch::change_watch_folder,
            watch::switch_watch_folder,
            watch::remove_watch_folder,
            watch::answer_found_model,
            network::network,
            network::set_network,
            network::pick_certificates,
            network::test_connection,
            practice::practice,
            practice::start_practice,
            practice::stop_practice,
            practice::sample_model,
        ])
        .error_handling(ErrorHandlingMode::Throw)
        // Sizes and counts: a page counts exactly up to 2^53.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use specta_typescript::Typescript;

    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/backend/bindings.ts");

    #[test]
    fn the_committed_bindings_are_fresh() {
        let folder = std::env::temp_dir().join(format!("model-courier-bindings-{}", std::process::id()));
        let made = folder.join("bindings.ts");
        super::commands().export(Typescript::default().header(HEADER), &made).unwrap();
        let text = fs::read_to_string(&made).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            fs::write(COMMITTED, &text).unwrap();
        }
        let committed = fs::read_to_string(Path::new(COMMITTED)).unwrap_or_default();
        assert!(committed == text, "{COMMITTED} is stale: UPDATE_BINDINGS=1 cargo test --workspace --lib bindings");
    }

    const HEADER: &str =
        "// The shapes that cross between the window and the engine, and the commands. Generated from the Rust side: do not edit.\n";
}
