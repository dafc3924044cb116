//! The bounded queue between reading and annotating, larger articles first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::corpus::read::Place;
use crate::document::Article;

/// An article that waits to be annotated.
pub struct Job {
    /// Ordinal of its entry among those chosen, from 0.
    pub ordinal: u64,
    pub place: Place,
    pub raw: String,
    pub article: Article,
    /// Bytes of the entry.
    pub bytes: u64,
    /// What was read.
    pub digest: [u8; 32],
}

/// Holds articles between the reader and the workers, and counts those on their way to the writer.
pub struct Queue {
    state: Mutex<State>,
    /// There is a job, or there will be none.
    work: Condvar,
    /// There is room, or nobody needs any.
    room: Condvar,
    look_ahead: usize,
    look_ahead_bytes: u64,
}

#[derive(Default)]
struct State {
    waiting: BinaryHeap<Ranked>,
    /// Read, but not yet written.
    articles: usize,
    bytes: u64,
    ended: bool,
    stopped: bool,
    /// Whether the lowest ordinals come first, whatever their size.
    in_order: bool,
}

impl Queue {
    pub fn new(look_ahead: usize, look_ahead_bytes: u64) -> Self {
        Self {
            state: Mutex::default(),
            work: Condvar::new(),
            room: Condvar::new(),
            look_ahead: look_ahead.max(1),
            look_ahead_bytes,
        }
    }

    /// Waits until an entry of `bytes` bytes may be under way; false if the run is stopped.
    pub fn reserve(&self, bytes: u64) -> bool {
        let full = |state: &mut State| {
            let over = state.bytes + bytes > self.look_ahead_bytes;
            !state.stopped && state.articles > 0 && (state.articles >= self.look_ahead || over)
        };
        let mut state = wait(self.room.wait_while(self.lock(), full));
        state.articles += 1;
        state.bytes += bytes;
        !state.stopped
    }

    /// Hands a job to the workers; its room is reserved.
    pub fn push(&self, job: Job) {
        // Half the look-ahead is one chunk: within it the largest article comes first, so that no
        // thread begins a long one when the others are about to end; and no article waits for ever.
        let mut state = self.lock();
        let chunk = if state.in_order {
            job.ordinal
        } else {
            job.ordinal / (self.look_ahead as u64).div_ceil(2)
        };
        state.waiting.push(Ranked { chunk, job });
        drop(state);
        self.work.notify_one();
    }

    /// From now on the articles come in the order of the input: the run is to end soon.
    pub fn hurry(&self) {
        let mut state = self.lock();
        state.in_order = true;
        let waiting = std::mem::take(&mut state.waiting);
        state.waiting = waiting
            .into_iter()
            .map(|ranked| Ranked {
                chunk: ranked.job.ordinal,
                ..ranked
            })
            .collect();
    }

    /// No more jobs will come.
    pub fn end(&self) {
        self.lock().ended = true;
        self.work.notify_all();
    }

    /// The next job; `None` if there will be none.
    pub fn pop(&self) -> Option<Job> {
        let idle = |state: &mut State| state.waiting.is_empty() && !state.ended && !state.stopped;
        let mut state = wait(self.work.wait_while(self.lock(), idle));
        if state.stopped {
            return None;
        }
        state.waiting.pop().map(|ranked| ranked.job)
    }

    /// An entry of `bytes` bytes is written.
    pub fn release(&self, bytes: u64) {
        let mut state = self.lock();
        state.articles -= 1;
        state.bytes -= bytes;
        drop(state);
        self.room.notify_one();
    }

    /// Stops the run when dropped; harmless after its end.
    pub fn stop_on_drop(&self) -> impl Drop + '_ {
        struct Stop<'q>(&'q Queue);
        impl Drop for Stop<'_> {
            fn drop(&mut self) {
                self.0.lock().stopped = true;
                self.0.work.notify_all();
                self.0.room.notify_all();
            }
        }
        Stop(self)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        wait(self.state.lock())
    }
}

/// No code that can panic runs under the lock, so a poisoned one is still in order.
fn wait<T>(locked: Result<T, PoisonError<T>>) -> T {
    locked.unwrap_or_else(PoisonError::into_inner)
}

struct Ranked {
    chunk: u64,
    job: Job,
}

impl Ranked {
    fn rank(&self) -> (Reverse<u64>, u64, Reverse<u64>) {
        (
            Reverse(self.chunk),
            self.job.bytes,
            Reverse(self.job.ordinal),
        )
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(ordinal: u64, bytes: u64) -> Job {
        Job {
            ordinal,
            place: Place::default(),
            raw: String::new(),
            article: Article::default(),
            bytes,
            digest: [0; 32],
        }
    }

    #[test]
    fn in_a_hurry_the_articles_come_in_their_order() {
        let queue = Queue::new(8, 1000);
        for (ordinal, bytes) in [(0, 1), (1, 5), (2, 9)] {
            assert!(queue.reserve(bytes));
            queue.push(job(ordinal, bytes));
        }
        assert_eq!(queue.pop().map(|job| job.ordinal), Some(2));
        queue.hurry();
        assert!(queue.reserve(50));
        queue.push(job(3, 50));
        queue.end();
        let order: Vec<u64> = std::iter::from_fn(|| queue.pop())
            .map(|job| job.ordinal)
            .collect();
        assert_eq!(order, [0, 1, 3]);
    }

    #[test]
    fn the_largest_comes_first_but_never_before_an_earlier_chunk() {
        let queue = Queue::new(4, 1000);
        for (ordinal, bytes) in [(0, 1), (1, 5), (2, 9), (3, 100)] {
            assert!(queue.reserve(bytes));
            queue.push(job(ordinal, bytes));
        }
        queue.end();
        let order: Vec<u64> = std::iter::from_fn(|| queue.pop())
            .map(|job| job.ordinal)
            .collect();
        assert_eq!(order, [1, 0, 3, 2]);
    }

    #[test]
    fn one_article_may_be_larger_than_the_bound() {
        let queue = Queue::new(4, 10);
        assert!(queue.reserve(1000));
        queue.release(1000);
        assert!(queue.reserve(3));
    }

    #[test]
    fn a_stopped_queue_keeps_nobody_waiting() {
        let queue = Queue::new(1, 10);
        assert!(queue.reserve(1));
        drop(queue.stop_on_drop());
        assert!(!queue.reserve(1));
        assert!(queue.pop().is_none());
    }
}
