//! Rule 1 in a Kubernetes pod: the variables that it injects for each service are nobody's settings.

use secure_config::{ExposeSecret, Memory, SecretString, SecureConfig};

use crate::judged::{accepted, code, only, warnings};

#[derive(SecureConfig)]
#[config(prefix = "REDIS")]
struct Settings {
    #[config(default = 6379)]
    port: u16,
    #[config(quiet)]
    service_host: Option<String>,
    #[config(nested)]
    replica: Option<Replica>,
}

#[derive(SecureConfig)]
struct Replica {
    #[secret]
    password: SecretString,
    #[config(default = 6379)]
    port: u16,
}

/// What the kubelet sets for the services `redis` and `redis-replica`, and nobody asked for.
const LINKS: &[(&str, &str)] = &[
    ("REDIS_SERVICE_PORT", "6379"),
    ("REDIS_SERVICE_PORT_CLIENT", "6379"),
    ("REDIS_PORT", "tcp://10.0.0.11:6379"),
    ("REDIS_PORT_6379_TCP", "tcp://10.0.0.11:6379"),
    ("REDIS_PORT_6379_TCP_PROTO", "tcp"),
    ("REDIS_PORT_6379_TCP_PORT", "6379"),
    ("REDIS_PORT_6379_TCP_ADDR", "10.0.0.11"),
    ("REDIS_REPLICA_SERVICE_HOST", "10.0.0.12"),
    ("REDIS_REPLICA_SERVICE_PORT", "6379"),
    ("REDIS_REPLICA_PORT", "udp://10.0.0.12:6379"),
    ("REDIS_REPLICA_PORT_6379_UDP", "udp://10.0.0.12:6379"),
];

fn links() -> Memory {
    LINKS.iter().copied().collect::<Memory>()
}

fn in_a_pod() -> Memory {
    links().with("KUBERNETES_SERVICE_HOST", "10.0.0.1")
}

#[test]
fn service_links_count_as_unset_make_no_group_present_and_never_warn() {
    let (settings, report) = accepted(Settings::loader().source(in_a_pod()).load_reported());
    assert_eq!((settings.port, settings.service_host), (6379, None));
    assert!(settings.replica.is_none());
    assert_eq!(warnings(&report), []);
}

#[derive(SecureConfig)]
#[config(prefix = "REDIS")]
struct Missing {
    host: String,
    service: String,
}

#[test]
fn service_links_of_a_failed_start_are_no_warnings_and_no_suggestions() {
    let error = crate::judged::refused(Missing::loader().source(in_a_pod()).load());
    assert!(!error.to_string().contains("REDIS_REPLICA") && !error.to_json().contains("SERVICE_HOST"), "{error}");
    let error = crate::judged::refused(Missing::loader().source(links()).load());
    assert!(error.to_string().contains("REDIS_REPLICA_SERVICE_HOST"), "{error}");
}

#[test]
fn service_links_outside_a_pod_are_variables_like_any_other() {
    let error = crate::judged::refused(Settings::loader().source(links()).load());
    let codes = crate::judged::problems(&error);
    assert!(
        codes.contains(&("SC0201", "REDIS_PORT")) && codes.contains(&("SC0101", "REDIS_REPLICA_PASSWORD")),
        "{error}"
    );
    let harmless = Memory::from([("REDIS_SERVICE_PORT", "1"), ("REDIS_PORT_1_TCP", "x")]);
    let (_, report) = accepted(Settings::loader().source(harmless).load_reported());
    assert_eq!(warnings(&report), [("SC0901", "REDIS_SERVICE_PORT"), ("SC0901", "REDIS_PORT_1_TCP")]);
}

#[test]
fn real_port_in_a_pod_is_read() {
    let memory = in_a_pod().with("REDIS_PORT", "7000").with("REDIS_REPLICA_PASSWORD", "p");
    let settings = Settings::loader().source(memory).load().expect("all are good");
    assert_eq!(settings.port, 7000);
    let replica = settings.replica.expect("its password is set");
    assert_eq!((replica.password.expose_secret(), replica.port), ("p", 6379));
}

#[test]
fn service_link_falls_through_to_the_next_source() {
    let loader = Settings::loader().source(in_a_pod()).source(Memory::from([("REDIS_PORT", "7001")]));
    assert_eq!(loader.load().expect("all are good").port, 7001);
}

#[test]
fn service_link_of_a_text_field_is_its_value_and_makes_no_group_present() {
    #[derive(SecureConfig)]
    struct Outer {
        #[config(nested)]
        redis: Option<Inner>,
    }
    #[derive(SecureConfig)]
    struct Inner {
        service_host: String,
        password: SecretString,
    }
    let memory = in_a_pod().with("REDIS_SERVICE_HOST", "10.0.0.11");
    let settings = Settings::loader().source(memory).load().expect("all are good");
    assert_eq!(settings.service_host.as_deref(), Some("10.0.0.11"));
    let loader =
        Outer::loader().source(Memory::from([("KUBERNETES_SERVICE_HOST", "x"), ("REDIS_SERVICE_HOST", "10.0.0.11")]));
    assert!(loader.load().expect("the group is absent").redis.is_none());
}

#[test]
fn fault_that_a_service_link_causes_names_its_cure() {
    #[derive(SecureConfig)]
    struct Outer {
        #[config(one_of = ["a", "b"])]
        redis_port: String,
    }
    let memory = Memory::from([("KUBERNETES_SERVICE_HOST", "x"), ("REDIS_PORT", "tcp://10.0.0.11:6379")]);
    let (error, problem) = only(Outer::loader().source(memory).load());
    assert_eq!(problem.code(), "SC0202");
    assert!(error.to_string().contains("enableServiceLinks: false"), "{error}");
    let (error, _) = only(Outer::loader().source(Memory::from([("REDIS_PORT", "c")])).load());
    assert!(!error.to_string().contains("enableServiceLinks"), "{error}");
}

#[test]
fn missing_value_in_whose_place_a_link_stands_names_the_cure() {
    #[derive(SecureConfig)]
    struct Required {
        redis_port: u16,
    }
    let memory = Memory::from([("KUBERNETES_SERVICE_HOST", "x"), ("REDIS_PORT", "tcp://10.0.0.11:6379")]);
    let error = crate::judged::refused(Required::loader().source(memory).load());
    assert_eq!(code::<()>(Err(error)), "SC0101");
    let memory = Memory::from([("KUBERNETES_SERVICE_HOST", "x"), ("REDIS_PORT", "tcp://10.0.0.11:6379")]);
    let error = crate::judged::refused(Required::loader().source(memory).load());
    assert!(error.to_string().contains("enableServiceLinks: false"), "{error}");
}
