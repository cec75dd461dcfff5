//! The desktop shell: the only Rust that names `tauri`.
//!
//! It opens the engine, shows one window, and translates: what the page asks becomes one call of the engine ([`commands`]), what the engine
//! tells becomes a message to the page ([`page`]). It decides nothing.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

pub use courier_engine::Environment;
use courier_engine::background::{Background, Pace};
pub use courier_engine::environment::{TOKEN_VARIABLES, language};
use courier_engine::shown::Update;
pub use courier_engine::words::speak;
use courier_engine::{Engine, Home, UserError, words};
use tauri::Manager as _;

mod arguments;
pub mod bindings;
mod commands;
mod leaving;
mod notices;
mod page;
mod speech;
mod tray;
mod window;
mod workers;

use arguments::Arguments;
use page::Page;

/// Runs the program until its window is closed.
#[must_use]
pub fn run(environment: Environment) -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(text) => return arguments::print(&text),
    };
    if let Err(error) = workers::start() {
        return arguments::print(&words::cannot_begin(&error.to_string()));
    }
    let opened = open(environment, &arguments);
    let mut context = tauri::generate_context!();
    if let Ok(engine) = &opened {
        identify(&mut context, engine.home());
    }
    let app = tauri::Builder::default()
        .plugin(leaving::of_the_second())
        .plugin(tauri_plugin_single_instance::init(|app, given, folder| second_start(app, &given, &folder)))
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(window::REMEMBERED).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(bindings::commands().invoke_handler())
        .on_window_event(window::happened)
        .setup(move |app| {
            leaving::is_first();
            match opened {
                Ok(engine) => Ok(start(app, engine, arguments)?),
                Err(error) => Ok(window::could_not_open(app, &error)?),
            }
        })
        .build(context);
    match app {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => arguments::print(&words::no_window(&error.to_string())),
    }
}

fn open(environment: Environment, arguments: &Arguments) -> Result<Arc<Engine>, UserError> {
    let own = Home::of_this_process();
    let home = if arguments.demo { own.and_then(|home| Home::at(home.demo().join("window"))) } else { own };
    Engine::open(home.map_err(|error| UserError::from(&error))?, environment)
}

/// Gives the program a name of its own for each home folder, as the system knows it. Whoever asks whether it runs already goes by that name (a
/// name on the session bus on Linux, a mutex on Windows, a socket on macOS), so a demo beside a person's own window is no second start of it.
/// Where the window stood is remembered by it, too. A Linux session without a bus knows no names: there each start is one of its own, and the
/// locks of the deliveries alone keep two of them apart.
fn identify(context: &mut tauri::Context, home: &Home) {
    if let Some(name) = home.name_apart() {
        let identifier = &mut context.config_mut().identifier;
        *identifier = format!("{identifier}.{name}");
    }
}

/// Hands everything to whom it belongs, shows the window, and takes up what was left unfinished.
fn start(app: &mut tauri::App, engine: Arc<Engine>, arguments: Arguments) -> tauri::Result<()> {
    let background = Background::new(Arc::clone(&engine));
    let page = Page::default();
    background.follow(teller(app.handle().clone(), &page));
    app.manage(page.clone());
    app.manage(background.clone());
    window::show(app, &engine)?;
    tray::show(app)?;
    app.manage(engine);
    tauri::async_runtime::spawn(async move {
        if let Err(error) = background.wake().await {
            tracing::warn!(code = error.code.as_str(), "unfinished deliveries were not taken up");
        }
        background.watch_folders(Pace::default());
        page.open(arguments, &background).await;
    });
    Ok(())
}

/// Tells the page everything, and the system what a person wants to know while they look elsewhere.
fn teller(app: tauri::AppHandle, page: &Page) -> impl Fn(Update) + Send + Sync + 'static + use<> {
    let tell = page.teller();
    move |update| {
        if let Update::Notice { notice } = &update {
            notices::show(&app, notice);
        }
        tell(update);
    }
}

/// The program was started again: the window that is there takes what the second start was given.
fn second_start(app: &tauri::AppHandle, given: &[String], folder: &str) {
    window::focus(app);
    if let (Some(page), Ok(arguments)) = (app.try_state::<Page>(), Arguments::read(given.iter().skip(1).map(OsString::from))) {
        page.offer(arguments.models_in(folder.as_ref()));
    }
}
