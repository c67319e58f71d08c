//! What an answer that is not the wanted one means. Nothing of its text is repeated.

use secure_config_http::{Json, Request, Response, Session};
use secure_config_runtime::{Failure, FailureKind};

/// What a server's refusal means; `about` is the path, the mount or the way to log in.
pub(crate) fn of(session: &mut Session<'_>, response: &Response, about: &str) -> Failure {
    let failure = match response.status() {
        403 => Failure::new(FailureKind::Denied)
            .explained("the token's policies do not allow to read it")
            .cure("load the policy that `cargo secure-config export --format vault-policy` writes"),
        404 if is_without_engine(response) => Failure::new(FailureKind::Unusable)
            .explained("no engine is mounted there")
            .cure("name the mount by `.mount(…)`, and the namespace if there is one"),
        404 => Failure::new(FailureKind::NotFound).explained("the store has no such path").cure("write it there"),
        400 if is_being_made(response) => Failure::new(FailureKind::Unavailable)
            .explained("the engine is still being made")
            .cure("start again in a moment"),
        429 | 473 => Failure::new(FailureKind::Throttled),
        472 => Failure::new(FailureKind::Unavailable)
            .explained("the server is a standby of another site and answers nothing")
            .cure("give the address of the active cluster"),
        503 => return unavailable(session),
        500..=599 => Failure::new(FailureKind::Unavailable)
            .explained("the server has a fault of its own")
            .cure("see the server's log; then start again"),
        _ => Failure::new(FailureKind::Malformed).explained("the server answers as no Vault does"),
    };
    failure.about(about)
}

/// 503 is said of several things; what it is stands in the status of the seal, which anybody may ask for.
fn unavailable(session: &mut Session<'_>) -> Failure {
    let status = session.send(&Request::get("/v1/sys/seal-status"));
    let told = status.as_ref().ok().and_then(|response| Json::parse(response.body()));
    let flag = |name| told.and_then(|told| told.get(name)).and_then(Json::flag);
    match (flag("initialized"), flag("sealed")) {
        (Some(false), _) => Failure::new(FailureKind::NotInitialised)
            .explained("the server was never initialised")
            .cure("run `bao operator init`, or correct the address"),
        (_, Some(true)) => Failure::new(FailureKind::Sealed)
            .explained("the server is sealed")
            .cure("run `bao operator unseal`, as often as its threshold says"),
        _ => Failure::new(FailureKind::Unavailable)
            .explained("the server is up and has no active node")
            .cure("wait until one of its nodes is active; then start again"),
    }
}

/// A mount that does not exist is refused with a text, a path that does not with none.
fn is_without_engine(response: &Response) -> bool {
    let errors = Json::parse(response.body()).and_then(|body| body.get("errors")).and_then(Json::items);
    errors.is_some_and(|errors| !errors.is_empty())
}

/// Whether the engine is still being made: for a moment after it was mounted it answers nothing else.
pub(crate) fn is_being_made(response: &Response) -> bool {
    let text = b"Upgrading from non-versioned";
    response.status() == 400 && response.body().windows(text.len()).any(|window| window == text)
}

/// Whether it is about the server as a whole, and not about one path.
pub(crate) fn is_of_the_server(kind: FailureKind) -> bool {
    use FailureKind::{NotAuthenticated, NotInitialised, Sealed, Tampered, Throttled, TimedOut, Unavailable, Unusable};
    matches!(
        kind,
        NotAuthenticated | NotInitialised | Sealed | Tampered | Throttled | TimedOut | Unavailable | Unusable
    )
}
