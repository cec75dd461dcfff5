//! The one window: how it is made, what it remembers, what closing it and dropping onto it means.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use courier_engine::background::Background;
use courier_engine::shown::Update;
use courier_engine::words::Language;
use courier_engine::{Engine, UserError, words};
use tauri::{App, AppHandle, DragDropEvent, Manager as _, WebviewUrl, WebviewWindowBuilder, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

use crate::page::Page;

#[cfg_attr(target_os = "linux", path = "window/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "window/elsewhere.rs")]
mod system;

/// Its name within the program; the capabilities speak of it.
pub(crate) const NAME: &str = "main";

/// What of the window is as it was when the program is started again.
pub(crate) const REMEMBERED: StateFlags = StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED);

/// Shows the window. What the page's engine keeps (nothing of ours) lies in our home folder like everything else.
pub(crate) fn show(app: &App, engine: &Engine) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, NAME, page_in(engine.environment().language))
        .title("Model Courier")
        .inner_size(1180.0, 800.0)
        .min_inner_size(720.0, 560.0)
        .data_directory(engine.home().page())
        .enable_clipboard_access()
        // The page is ours alone: it neither goes elsewhere nor opens anything.
        .on_navigation(is_ours)
        .build()?;
    system::outlive_the_page(&window)?;
    system::paint_by_what_is_there(&window)
}

/// The page in the language that the engine speaks.
fn page_in(language: Language) -> WebviewUrl {
    language.name().map_or_else(WebviewUrl::default, |name| WebviewUrl::App(format!("?words={name}").into()))
}

/// Tauri's own addresses on the three systems, and the development server in development.
fn is_ours(url: &tauri::Url) -> bool {
    let bundled = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    bundled || (cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("127.0.0.1"))
}

/// Brings the window to the front.
pub(crate) fn focus(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(NAME) {
        // Each of these may be refused by a window manager; none of them matters enough to say so.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Without its home folder the program can't do anything: says so and ends.
pub(crate) fn could_not_open(app: &App, error: &UserError) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let text = format!("{}\n\n{}", error.sentence, error.next_step);
    app.dialog().message(text).title("Model Courier").kind(MessageDialogKind::Error).show(move |_| handle.exit(1));
    Ok(())
}

/// Whether a person looks at the window now.
pub(crate) fn is_looked_at(app: &AppHandle) -> bool {
    let window = app.get_webview_window(NAME);
    window.is_some_and(|window| window.is_focused().unwrap_or_default() && window.is_visible().unwrap_or_default())
}

/// Takes the window away and goes on; another start of the program, the tray or a notice brings it back.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(NAME) {
        let _ = window.hide();
    }
}

/// Ends the program; asks once, in the window, while something runs.
pub(crate) fn quit(app: &AppHandle) {
    let running = app.try_state::<Background>().map_or(0, |background| background.running());
    let window = app.get_webview_window(NAME).filter(|_| running > 0);
    match window {
        Some(window) if asks_first(app) => {
            focus(app);
            drop(window);
        }
        _ => app.exit(0),
    }
}

/// What the system says about the window.
pub(crate) fn happened(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } if goes_on_without(window.app_handle()) => api.prevent_close(),
        WindowEvent::CloseRequested { api, .. } if asks_first(window.app_handle()) => api.prevent_close(),
        WindowEvent::DragDrop(drag) => dragged(window, drag),
        _ => {}
    }
}

/// Whether closing the window only takes it away, because folders are watched. What that means is explained once, by the page.
fn goes_on_without(app: &AppHandle) -> bool {
    let (Some(engine), Some(page)) = (app.try_state::<Arc<Engine>>(), app.try_state::<Page>()) else { return false };
    let folders = engine.watch().enabled();
    if folders == 0 {
        return false;
    }
    let is_explained = engine.settings().explain_closing();
    if is_explained || !page.tell(Update::HideAsked { folders }) {
        hide(app);
    }
    true
}

/// Two clicks in a row mean it; two within an hour are two questions.
const IN_A_ROW: Duration = Duration::from_secs(5);
/// A page that lives asks much sooner.
const PAGE_ASKS_WITHIN: Duration = Duration::from_secs(2);

/// Whether the person is asked before the window closes: once, while something runs. Who closes it again means it.
fn asks_first(app: &AppHandle) -> bool {
    static ASKED: AtomicBool = AtomicBool::new(false);
    let (Some(background), Some(page)) = (app.try_state::<Background>(), app.try_state::<Page>()) else { return false };
    let running = background.running();
    if running == 0 || ASKED.swap(true, Ordering::Relaxed) {
        return false;
    }
    let (page, app) = (page.inner().clone(), app.clone());
    let asks = page.ask_about_closing(u32::try_from(running).unwrap_or(u32::MAX));
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PAGE_ASKS_WITHIN).await;
        if asks && !page.heard() {
            ask_without_page(&app, running).await;
        } else {
            tokio::time::sleep(IN_A_ROW.saturating_sub(PAGE_ASKS_WITHIN)).await;
        }
        ASKED.store(false, Ordering::Relaxed);
    });
    asks
}

/// The page hangs: the system asks in its place.
async fn ask_without_page(app: &AppHandle, running: usize) {
    tracing::warn!("the page does not answer");
    let (answer, answered) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().message(words::closing_without_page(running)).title("Model Courier").kind(MessageDialogKind::Warning);
    let (quit, stay) = words::quit_or_stay();
    dialog.buttons(MessageDialogButtons::OkCancelCustom(quit, stay)).show(move |quits| {
        let _ = answer.send(quits);
    });
    if answered.await.is_ok_and(|quits| quits) {
        app.exit(0);
    }
}

fn dragged(window: &Window, event: &DragDropEvent) {
    let Some(page) = window.try_state::<Page>() else { return };
    match event {
        DragDropEvent::Enter { .. } => {
            page.tell(Update::Drag { over: true });
        }
        DragDropEvent::Leave => {
            page.tell(Update::Drag { over: false });
        }
        DragDropEvent::Drop { paths, .. } => {
            page.tell(Update::Drag { over: false });
            page.offer(paths.clone());
        }
        _ => {}
    }
}
