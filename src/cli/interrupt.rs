//! Signals that end a run: the first lets it finish its frame, a second interrupt ends it at once.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// The exit code of a process that an interrupt ended at once, as shells have it.
const INTERRUPTED: i32 = 130;

/// What is set when the run is to end: by SIGINT, SIGTERM, or SIGUSR1, which schedulers of clusters
/// send before they end a job.
pub fn watch() -> &'static AtomicBool {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    STOP.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        register(&stop);
        stop
    })
}

#[cfg(unix)]
fn register(stop: &Arc<AtomicBool>) {
    use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR1};
    use signal_hook::flag;
    // In this order: the second interrupt finds what the first has set. Where a signal cannot be
    // caught it ends the process at once, from which a run can be taken up as well.
    let _ = flag::register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(stop));
    for signal in [SIGINT, SIGTERM, SIGUSR1] {
        let _ = flag::register(signal, Arc::clone(stop));
    }
}

#[cfg(not(unix))]
fn register(stop: &Arc<AtomicBool>) {
    let _ = (stop, INTERRUPTED);
}
