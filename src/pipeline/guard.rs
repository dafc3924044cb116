//! A panic within one article is a fault of that article.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets panics within an article go to the quarantine only, with their place in the code, and no
/// longer to standard error. Other panics are reported as before. For programs, once at the start.
pub fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                PLACE.set(place);
            } else {
                before(info);
            }
        }));
    });
}

/// What `work` gives, or what it said when it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    PLACE.take();
    // What the annotator keeps between articles are read-only weights; it is `Sync` and taken by
    // shared reference, so a half-done article leaves nothing behind that another could see.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.map_err(|payload| {
        let message = said(payload.as_ref());
        match PLACE.take() {
            place if place.is_empty() => format!("internal fault: {message}"),
            place => format!("internal fault: {message} ({place})"),
        }
    })
}

fn said(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("unknown")
}
