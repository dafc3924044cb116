//! What one caller at a time works with, kept for the next: an engine's memory, sessions, models.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Result;

/// Those that nobody works with. There are as many as callers were ever at work at once.
#[derive(Debug)]
pub struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pool<T> {
    /// Lets `work` have one to itself, which `make` makes where all are at work. It is put back
    /// whether the work is done or fails; after a panic it is not.
    ///
    /// # Errors
    /// Those of `make` and `work`.
    pub fn with<R>(
        &self,
        make: impl FnOnce() -> Result<T>,
        work: impl FnOnce(&mut T) -> Result<R>,
    ) -> Result<R> {
        let idle = self.idle().pop();
        let mut own = idle.map_or_else(make, Ok)?;
        let done = work(&mut own);
        self.idle().push(own);
        done
    }

    fn idle(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::error::Error;

    #[test]
    fn one_is_made_only_where_all_are_at_work_and_put_back_whatever_happens() -> Result<()> {
        let pool = Pool::default();
        let count = Cell::new(0);
        let make = || {
            count.set(count.get() + 1);
            Ok(count.get())
        };
        let both = pool.with(make, |&mut outer| {
            let inner = pool.with(make, |&mut inner| Ok(inner))?;
            Ok((outer, inner))
        })?;
        assert_eq!(both, (1, 2));
        let failed: Result<()> = pool.with(make, |_| Err(Error::Model("failed".to_owned())));
        assert!(failed.is_err());
        pool.with(make, |_| pool.with(make, |_| Ok(())))?;
        assert_eq!(count.get(), 2);
        Ok(())
    }
}
