//! Who is answered: whoever has the address, and no other site that a browser has open.

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;

use crate::error::{Error, Result};
use crate::hex::hex;

/// Bytes of the token.
const TOKEN: usize = 16;

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It names another host: a name that was made to point here, or a forwarded port.
    Host,
    /// It comes from another site.
    Origin,
    /// The token is missing or wrong.
    Token,
    /// Neither a page nor a question in JSON.
    Method,
}

/// Knows the address.
#[derive(Debug)]
pub struct Guard {
    port: u16,
    token: String,
}

impl Guard {
    /// A guard with a token of its own.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn new(port: u16) -> Result<Self> {
        let mut token = [0; TOKEN];
        getrandom::fill(&mut token)
            .map_err(|error| Error::Check(format!("no random numbers: {error}")))?;
        Ok(Self {
            port,
            token: hex(&token),
        })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// What is asked for, behind the token.
    ///
    /// # Errors
    /// When it is not to be answered.
    pub fn path<'r>(&self, request: &'r Parts) -> std::result::Result<&'r str, Refusal> {
        let header = |name: HeaderName| {
            let value = request.headers.get(name)?;
            Some(value.to_str().unwrap_or("?"))
        };
        let hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port));
        // A page from elsewhere whose name was made to point here gives that name.
        if !header(HOST).is_some_and(|host| hosts.iter().any(|known| known == host)) {
            return Err(Refusal::Host);
        }
        let ours = |origin: &str| hosts.iter().any(|host| origin == format!("http://{host}"));
        let asks = request.method == Method::POST;
        match header(ORIGIN) {
            Some(origin) if !ours(origin) => return Err(Refusal::Origin),
            None if asks => return Err(Refusal::Origin),
            _ => {}
        }
        let path = request.uri.path();
        let (token, name) = path
            .strip_prefix('/')
            .and_then(|path| path.split_once('/'))
            .ok_or(Refusal::Token)?;
        if !is_same(token.as_bytes(), self.token.as_bytes()) {
            return Err(Refusal::Token);
        }
        let json = || header(CONTENT_TYPE).is_some_and(|media| media == "application/json");
        if request.method == Method::GET || (asks && json()) {
            return Ok(name);
        }
        Err(Refusal::Method)
    }
}

/// Whether two tokens are the same; how long that takes does not tell where they differ.
fn is_same(given: &[u8], token: &[u8]) -> bool {
    let differ = given.iter().zip(token).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == token.len() && differ == 0
}
