//! `examples/store.rs`: a program loads from an encrypted file, and refuses one that is not as it was sealed.

use crate::run::Example;

const SECRETS: &[&str] = &["s3cr3t", "signing key\"", "the first signing", "the second signing", "AGE-SECRET"];

#[test]
fn store_is_read_where_it_belongs_and_refused_elsewhere() {
    let ended = Example::new("store", &[]).run().expect(0, SECRETS);
    for text in
        ["prod.env:3 BILLING_SIGNING_KEY", "fresh, due in", "belongs to another environment; this is staging", "SC0811"]
    {
        assert!(ended.stdout.contains(text), "{text}: {}", ended.stdout);
    }
}
