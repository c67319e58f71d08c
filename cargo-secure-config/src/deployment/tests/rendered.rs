//! What the renderers make of a schema is understood here.

use secure_config_schema::render::{Document, Options};
use secure_config_schema::{Base, Field, Name, Schema, Type};

use super::super::{compose, kubernetes};
use super::{Folder, files, variables};

static FIELDS: &[Field] = &[
    Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), ""),
    Field::value("host", Name::Part("HOST"), Type::of(Base::Text), "The host."),
];
static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");

fn document(name: &str) -> String {
    Document::named(name).unwrap().render(&SCHEMA, None, &Options::default())
}

#[test]
fn generated_compose_file_names_every_required_variable() {
    let folder = Folder::of(&[("compose.yaml", &document("compose"))]);
    let path = folder.path("compose.yaml");
    let deployment = compose(&path, None, &|_| None).unwrap();
    assert_eq!(variables(&deployment), ["TOKEN_FILE=/run/secrets/token", "HOST"]);
    assert_eq!(files(&deployment), ["/run/secrets/token < token"]);
    let deployment = compose(&path, None, &|name| (name == "HOST").then(|| "h".to_owned())).unwrap();
    assert_eq!(variables(&deployment), ["HOST=h", "TOKEN_FILE=/run/secrets/token"]);
    assert_eq!(deployment.notes, []);
}

#[test]
fn generated_objects_give_every_required_variable() {
    let texts = [("kubernetes.yaml", document("kubernetes")), ("external-secret.yaml", document("external-secret"))];
    let folder = Folder::of(&texts.each_ref().map(|(name, text)| (*name, text.as_str())));
    let deployment =
        kubernetes(&[folder.path("kubernetes.yaml"), folder.path("external-secret.yaml")], None, None).unwrap();
    assert_eq!(variables(&deployment), ["HOST="]);
    assert_eq!(files(&deployment), ["/run/secrets/token"]);
    assert_eq!((deployment.notes.len(), deployment.open.len(), deployment.service_links), (0, 0, false));
    let alone = kubernetes(&[folder.path("kubernetes.yaml")], None, None).unwrap();
    assert!(alone.may_mount("/run/secrets/token"), "the Secret is in none of the files");
}
