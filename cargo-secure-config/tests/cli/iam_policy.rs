//! A policy that is more than AWS takes is made, and said to be.

use secure_config_schema::{Base, Field, Name, Schema, Type, exchange};

use crate::started::place::Place;

/// A folder with the schema of a program that has so many secrets.
fn place(secrets: usize) -> Place {
    let field = |number| {
        let name: &'static str = format!("SECRET_{number:03}").leak();
        Field::value("secret", Name::Part(name), Type::of(Base::Text).secret(), "")
    };
    let fields: Vec<_> = (0..secrets).map(field).collect();
    let schema: &'static Schema = Box::leak(Box::new(Schema::new("Settings", "", fields.leak()).app("billing")));
    Place::new().file("schema.json", exchange::document(schema, None))
}

#[test]
fn policy_beyond_the_limit_of_aws_is_warned_of() {
    let place = place(60);
    for format in ["iam-policy", "iam-policy-rotation"] {
        let ask =
            |more: &[&str]| place.ask(&[&["export", "--schema", "schema.json", "--format", format], more].concat());
        let ended = ask(&[]).fails(0, &["warning: ", "6144 in a managed policy", "hint: split its resources"]);
        let length: usize = ended.err.split(' ').find_map(|word| word.parse().ok()).expect("the length is said");
        let placed = ended.out.replace("REGION", "eu-central-1").replace("ACCOUNT", "123456789012");
        assert_eq!(length, placed.chars().filter(|c| !c.is_whitespace()).count());
        assert_eq!(ask(&["--quiet"]).err, "");
    }
    place.ask(&["export", "--schema", "schema.json", "--all", "deploy"]).fails(0, &["warning: iam-policy.json has"]);
}

#[test]
fn policy_within_the_limit_and_another_document_are_not() {
    for (secrets, format) in [(20, "iam-policy"), (20, "iam-policy-rotation"), (60, "vault-policy")] {
        let ended = place(secrets).ask(&["export", "--schema", "schema.json", "--format", format]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{secrets} {format}");
    }
}
