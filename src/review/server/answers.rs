//! Answers, each with the headers that keep the page to itself.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::json;

use super::guard::Refusal;
use crate::review::session::{Answered, Refused};

/// An answer.
pub type Answer = Response<Full<Bytes>>;

const TEXT: &str = "text/plain; charset=utf-8";
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

fn answer(status: StatusCode, media: &'static str, content: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(content.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(media));
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// A file of the page.
pub fn found(media: &'static str, content: String) -> Answer {
    answer(StatusCode::OK, media, content)
}

/// There is no such thing.
pub fn unknown() -> Answer {
    answer(StatusCode::NOT_FOUND, TEXT, "not here")
}

/// A question is too long.
pub fn too_long() -> Answer {
    answer(StatusCode::PAYLOAD_TOO_LARGE, TEXT, "too long")
}

/// A request that is not answered, and why.
pub fn refused(refusal: Refusal) -> Answer {
    let (status, why) = match refusal {
        Refusal::Host => (
            StatusCode::MISDIRECTED_REQUEST,
            "only 127.0.0.1 and localhost with this port are answered; forward the same port",
        ),
        Refusal::Origin => (StatusCode::FORBIDDEN, "other sites are not answered"),
        Refusal::Token => (
            StatusCode::FORBIDDEN,
            "the address is not whole; take the one that `wortlaut inspect` printed",
        ),
        Refusal::Method => (StatusCode::METHOD_NOT_ALLOWED, "GET, or POST of JSON"),
    };
    answer(status, TEXT, why)
}

/// The answer to a question of the page.
pub fn json(result: Answered<String>) -> Answer {
    let media = "application/json";
    let error = |status, reason: &str| answer(status, media, json!({"error": reason}).to_string());
    match result {
        Ok(json) => answer(StatusCode::OK, media, json),
        Err(Refused::Unknown) => error(StatusCode::NOT_FOUND, "there is no such thing"),
        Err(Refused::Cannot(reason)) => error(StatusCode::BAD_REQUEST, &reason),
        Err(Refused::Changed) => error(
            StatusCode::CONFLICT,
            "the file has changed; start `wortlaut inspect` anew",
        ),
    }
}
