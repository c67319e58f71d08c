//! A key is replaced by a restart, and nobody is logged out: the window of `JWT_SECRET_KEY` is seven days.

use crate::client::{get, post};
use crate::process::{Service, complete_but};

const OLD: &str = "old-key-of-the-lighthouse-keeper-2025";
const NEW: &str = "new-key-of-the-lighthouse-keeper-2026";
const NEXT: &str = "next-key-of-the-lighthouse-keeper-2027";

fn token_of(service: &Service) -> String {
    let response = post(service.address, "/token", r#"{"subject":"ada"}"#);
    response.body["token"].as_str().expect("a token is text").to_owned()
}

fn status_of(service: &Service, token: &str) -> u16 {
    get(service.address, "/whoami", &[&format!("Authorization: Bearer {token}")]).status
}

/// A token from before the rotation.
fn old_token() -> String {
    let service = Service::start(&complete_but(&[("JWT_SECRET_KEY", OLD)]));
    let token = token_of(&service);
    assert_eq!(status_of(&service, &token), 200);
    service.stop();
    token
}

#[test]
fn token_from_before_a_rotation_is_still_good_after_it_and_new_ones_are_of_the_new_key() {
    let token = old_token();
    let rotated = complete_but(&[("JWT_SECRET_KEY", NEW), ("JWT_SECRET_KEY_PREVIOUS", OLD)]);
    let service = Service::start(&rotated);
    assert_eq!(status_of(&service, &token), 200);
    let new = token_of(&service);
    assert_eq!(status_of(&service, &new), 200);
    let ended = service.stop();
    // Nobody said when the key was replaced, so the window cannot close by itself.
    assert!(
        ended.printed.contains("SC0910") && ended.printed.contains("JWT_SECRET_KEY_ROTATED_AT"),
        "{}",
        ended.printed
    );

    let service = Service::start(&complete_but(&[("JWT_SECRET_KEY", NEW)]));
    assert_eq!((status_of(&service, &new), status_of(&service, &token)), (200, 401));
    service.stop();
}

#[test]
fn token_from_before_a_rotation_is_refused_once_the_window_is_over() {
    let token = old_token();
    let service = Service::start(&complete_but(&[
        ("JWT_SECRET_KEY", NEW),
        ("JWT_SECRET_KEY_PREVIOUS", OLD),
        ("JWT_SECRET_KEY_ROTATED_AT", "2020-01-31T12:00:00Z"),
    ]));
    assert_eq!(status_of(&service, &token), 401);
    let ended = service.stop();
    assert!(ended.printed.contains("SC0909") && ended.printed.contains("its window is over"), "{}", ended.printed);
    // The new key is itself older than its 90 days by now, which is worth a warning and no reason to stop.
    assert!(ended.printed.contains("SC0908"), "{}", ended.printed);
}

#[test]
fn token_of_a_replica_that_uses_the_next_key_already_is_good() {
    let ahead = Service::start(&complete_but(&[("JWT_SECRET_KEY", NEXT), ("JWT_SECRET_KEY_PREVIOUS", NEW)]));
    let behind = Service::start(&complete_but(&[("JWT_SECRET_KEY", NEW), ("JWT_SECRET_KEY_NEXT", NEXT)]));
    assert_eq!(status_of(&behind, &token_of(&ahead)), 200);
    assert_eq!(status_of(&ahead, &token_of(&behind)), 200);
    ahead.stop();
    behind.stop();
}
