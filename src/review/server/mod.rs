//! The page over HTTP: on this machine only, for whoever has the address.

mod answers;
mod guard;

use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;

use super::page;
use super::session::Session;
use crate::error::{Error, Result};
use guard::Guard;

/// Bytes of a question at most.
const QUESTION: usize = 1 << 18;

/// A server that has its address and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    guard: Guard,
}

impl Server {
    /// Takes a port of the loopback interface, a free one for 0.
    ///
    /// # Errors
    /// When the port is taken, or the system has no random numbers.
    pub fn bind(port: u16) -> Result<Self> {
        let at = |error| Error::io(format!("127.0.0.1:{port}"), error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(at)?;
        let port = listener.local_addr().map_err(at)?.port();
        Ok(Self {
            listener,
            guard: Guard::new(port)?,
        })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        self.guard.address()
    }

    /// Answers until the process ends.
    ///
    /// # Errors
    /// When the system lets it answer no more.
    pub fn run(self, session: Session) -> Result<()> {
        let at = |error| Error::io("127.0.0.1", error);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .map_err(at)?;
        let site = Arc::new(Site {
            guard: self.guard,
            session,
        });
        runtime.block_on(async move {
            self.listener.set_nonblocking(true).map_err(at)?;
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(at)?;
            loop {
                // A connection that broke before it was taken is no reason to stop; where too many are
                // open, others must get on.
                let Ok((stream, _)) = listener.accept().await else {
                    tokio::task::yield_now().await;
                    continue;
                };
                let site = Arc::clone(&site);
                let service = service_fn(move |request| {
                    let site = Arc::clone(&site);
                    async move { Ok::<_, Infallible>(site.answer(request).await) }
                });
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(async move {
                    // What goes wrong here is that the browser has gone.
                    let _ = connection.await;
                });
            }
        })
    }
}

/// What is answered to whom.
#[derive(Debug)]
struct Site {
    guard: Guard,
    session: Session,
}

impl Site {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let name = match self.guard.path(&head) {
            Ok(name) => name.to_owned(),
            Err(refusal) => return answers::refused(refusal),
        };
        if head.method == Method::GET {
            return page::file(&name).map_or_else(answers::unknown, |(media, content)| {
                answers::found(media, content)
            });
        }
        let Some(name) = name.strip_prefix("api/") else {
            return answers::unknown();
        };
        let Ok(body) = Limited::new(body, QUESTION).collect().await else {
            return answers::too_long();
        };
        answers::json(self.session.answer(name, &body.to_bytes()))
    }
}
