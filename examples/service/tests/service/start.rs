//! What a start needs, and how it is refused.

use crate::process::{COMPLETE, Service, complete_but, refuses};

#[test]
fn service_with_a_complete_configuration_starts_and_stops_with_status_0() {
    let ended = Service::start(COMPLETE).stop();
    #[cfg(unix)]
    assert_eq!(ended.status, Some(0), "{}", ended.printed);
    // The leak check has something to look at: settings and report were printed.
    assert!(ended.printed.contains("jwt_secret_key: [REDACTED]"), "{}", ended.printed);
    assert!(ended.printed.contains("the configuration of `service`, environment test"), "{}", ended.printed);
    #[cfg(unix)]
    assert!(ended.printed.contains("stopped"), "{}", ended.printed);
}

// A release build makes no key up.
#[cfg(debug_assertions)]
#[test]
fn service_on_a_developer_machine_starts_with_two_variables() {
    let variables = [
        ("SERVICE_ENV", "dev"),
        ("PORT", "0"),
        ("DATABASE_URL", "postgres://u:quiet-harbour@localhost/db"),
        ("REDIS_URL", "redis://localhost/0"),
    ];
    let ended = Service::start(&variables).stop();
    assert!(ended.printed.contains("not set: GEMINI_API_KEY, STRIPE_SECRET_KEY"), "{}", ended.printed);
}

#[test]
fn service_without_anything_exits_78_and_asks_where_it_runs() {
    let ended = refuses(&[]);
    assert_eq!(ended.status, Some(78), "{}", ended.printed);
    assert!(ended.printed.contains("SERVICE_ENV") && ended.printed.contains("SC0501"), "{}", ended.printed);
}

#[test]
fn service_in_prod_without_secrets_exits_78_and_names_every_variable() {
    let ended = refuses(&[("SERVICE_ENV", "prod")]);
    assert_eq!(ended.status, Some(78), "{}", ended.printed);
    let wanted = COMPLETE.iter().map(|(name, _)| *name);
    for name in wanted.filter(|name| !["SERVICE_ENV", "LOG_LEVEL", "HTTP_PORT"].contains(name)) {
        assert!(ended.printed.contains(&format!("\n  {name} ")), "{name} is not named:\n{}", ended.printed);
    }
    assert!(ended.printed.contains("(11 problems), environment prod"), "{}", ended.printed);
}

#[test]
fn service_with_malformed_values_exits_78_and_shows_none_of_them() {
    let ended = refuses(&complete_but(&[
        ("HTTP_PORT", "eighty-eighty"),
        ("HTTP_ALLOWED_ORIGINS", "app.example.com/sign-in"),
        ("TOKEN_LIFETIME", "a-fortnight"),
        ("LOG_LEVEL", "deafening"),
        ("JWT_SECRET_KEY", "too-short-a-key"),
        ("DATABASE_URL", "quiet-harbour"),
    ]));
    assert_eq!(ended.status, Some(78), "{}", ended.printed);
    assert!(ended.printed.contains("(6 problems)"), "{}", ended.printed);
    for value in ["eighty-eighty", "sign-in", "fortnight", "deafening", "too-short-a-key", "quiet-harbour"] {
        assert!(!ended.printed.contains(value), "{value} is shown:\n{}", ended.printed);
    }
}

#[test]
fn service_with_a_placeholder_starts_on_a_developer_machine_and_not_in_prod() {
    let variables = complete_but(&[("SERVICE_ENV", "prod"), ("STRIPE_SECRET_KEY", "sk_live_xxxxxxxxxxxx")]);
    let ended = refuses(&variables);
    assert_eq!(ended.status, Some(78), "{}", ended.printed);
    assert!(ended.printed.contains("STRIPE_SECRET_KEY") && ended.printed.contains("SC0206"), "{}", ended.printed);
    Service::start(&complete_but(&[("STRIPE_SECRET_KEY", "sk_live_xxxxxxxxxxxx")])).stop();
}
