//! Where the program starts.

use crate::same::{dev, dotenv, prod, starts};
use crate::started::place::Place;
use crate::started::programs::Build;

#[test]
fn values_of_the_process_environment() {
    starts(&prod(), Build::Release, &["warning[SC0903]: not set: "]);
    starts(&dev(), Build::Dev, &[]);
}

#[test]
fn values_of_a_dotenv_file() {
    let place = Place::new().env("BILLING_ENV", "dev").file(".env", dotenv());
    starts(&place, Build::Dev, &[]);
    starts(&place.mode(".env", 0o644), Build::Dev, &["warning[SC0904]"]);
}

#[test]
fn values_of_a_secrets_directory() {
    let place = prod().unset("DATABASE_URL").unset("BILLING_SMTP_PASSWORD").credentials(&[
        ("database_url", "postgres://billing:q8Zr2m@db.internal/billing\n"),
        ("BILLING_SMTP_PASSWORD", "Vw9-tr\n"),
    ]);
    starts(&place, Build::Release, &[]);
}

#[test]
fn name_that_nothing_reads() {
    starts(&prod().env("BILLING_PROT", "1"), Build::Release, &["warning[SC0901]", "`BILLING_PROT`", "`BILLING_PORT`"]);
    let place = dev().file(".env", "\n\nBILLING_COLOUR=red\n");
    starts(&place, Build::Dev, &["`BILLING_COLOUR` is set in .env:3"]);
}

#[test]
fn names_that_are_out_of_use() {
    let place = prod().unset("DATABASE_URL").env("PG_URL", "postgres://billing:q8Zr2m@db.internal/billing");
    starts(&place, Build::Release, &["warning[SC0902]: `PG_URL` is deprecated"]);
    starts(&prod().env("BILLING_VERBOSITY", "3"), Build::Release, &["warning[SC0911]"]);
    starts(&prod().env("BILLING_THREADS", "3"), Build::Release, &["`BILLING_THREADS` is deprecated"]);
}

#[test]
fn placeholder_in_a_local_environment() {
    starts(&dev().env("BILLING_SMTP_PASSWORD", "changeme"), Build::Dev, &[]);
}

#[test]
fn links_that_kubernetes_makes() {
    let place = prod()
        .env("KUBERNETES_SERVICE_HOST", "10.0.0.1")
        .env("BILLING_PORT", "tcp://10.0.0.7:8080")
        .env("BILLING_SERVICE_HOST", "10.0.0.7");
    starts(&place, Build::Release, &[]);
}

#[test]
fn every_value_set() {
    let place = prod().envs([
        ("BILLING_QUEUE_KEY", "queue"),
        ("BILLING_EXPORT_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
        ("BILLING_SEED", "MDEyMzQ1Njc4OWFiY2RlZg=="),
        ("BILLING_PORT", "65535"),
        ("BILLING_WORKERS", "1"),
        ("BILLING_FLOOR", "-9000"),
        ("BILLING_TIMEOUT", "2m 30s"),
        ("BILLING_BODY", "3 MiB"),
        ("BILLING_SAMPLING", "1.0"),
        ("BILLING_COMPRESS", "off"),
        ("BILLING_ORIGINS", "https://a.example.com, https://b.example.com"),
        ("BILLING_REGIONS", "eu,us,eu"),
        ("BILLING_LIMITS", "free=10,paid=100"),
        ("BILLING_PROXIES", "10.0.0.1;::1"),
        ("BILLING_METRICS", "127.0.0.1:9000"),
        ("BILLING_PUBLIC_URL", "https://api.example.com/v1"),
        ("BILLING_COUNTRY", "BE"),
        ("BILLING_LOG_LEVEL", "WARN"),
        ("BILLING_SMTP_USER", "robot"),
        ("BILLING_REPLICA_URL", "postgres://billing:q8Zr2m@replica.internal/billing"),
        ("BILLING_REPLICA_ZONE", "b"),
        ("BILLING_REPLICA_CONNECTIONS", "500"),
    ]);
    starts(&place, Build::Release, &[]);
}
