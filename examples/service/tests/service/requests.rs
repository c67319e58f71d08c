//! What the service answers.

use crate::client::{get, post};
use crate::process::{COMPLETE, Service, complete_but};

#[test]
fn health_tells_which_optional_parts_are_configured() {
    let service = Service::start(&complete_but(&[("GEMINI_API_KEY", "")]));
    let response = get(service.address, "/health", &[]);
    assert_eq!((response.status, &response.body["status"]), (200, &"ok".into()), "{response:?}");
    assert_eq!(response.body["configured"]["mail"], true, "{response:?}");
    assert_eq!(response.body["configured"]["summaries"], false, "{response:?}");
    service.stop();
}

#[test]
fn token_stands_for_its_subject() {
    let service = Service::start(COMPLETE);
    let response = post(service.address, "/token", r#"{"subject":"ada"}"#);
    assert_eq!((response.status, &response.body["expires_in"]), (200, &900.into()), "{response:?}");
    let token = response.body["token"].as_str().expect("a token is text");
    let response = get(service.address, "/whoami", &[&format!("Authorization: Bearer {token}")]);
    assert_eq!((response.status, &response.body["subject"]), (200, &"ada".into()), "{response:?}");
    service.stop();
}

#[test]
fn whoami_without_a_good_token_is_refused() {
    let service = Service::start(COMPLETE);
    for headers in
        [&[][..], &["Authorization: Bearer"], &["Authorization: Bearer a.b.c"], &["Authorization: Basic YTpi"]]
    {
        let response = get(service.address, "/whoami", headers);
        assert_eq!(response.status, 401, "{headers:?}: {response:?}");
    }
    service.stop();
}

#[test]
fn origin_is_allowed_where_the_settings_name_it() {
    let origins = ("HTTP_ALLOWED_ORIGINS", "https://app.example.com,https://admin.example.com");
    let service = Service::start(&complete_but(&[origins]));
    for (origin, allowed) in [("https://admin.example.com", true), ("https://evil.example.com", false)] {
        let response = get(service.address, "/health", &[&format!("Origin: {origin}")]);
        let header = format!("access-control-allow-origin: {origin}");
        assert_eq!(response.head.to_lowercase().contains(&header), allowed, "{response:?}");
    }
    service.stop();
}
