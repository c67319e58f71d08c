//! Secrets that were made for one start. Nobody knows them before, so they are looked for by what was loaded.

use secure_config::{ExposeSecret, Memory, SecretBox, SecretString, SecureConfig};

use super::observe::{Said, tell};
use super::search::{Found, Memory as Searched, Wanted, deep};
use super::start;

#[derive(SecureConfig)]
#[config(environment = "MEMORY_ENV")]
struct Settings {
    #[secret(min_len = 64)]
    #[config(dev_default = generated)]
    text: SecretString,
    #[secret(format = "hex")]
    #[config(dev_default = generated)]
    hex: SecretString,
    #[secret(format = "uuid")]
    #[config(dev_default = generated)]
    uuid: SecretString,
    #[secret]
    #[config(dev_default = generated)]
    key: SecretBox<[u8; 32]>,
}

pub(crate) fn play(word: &str) {
    if word != "generated" {
        return;
    }
    let mut memory = Searched::new();
    let load = || Settings::loader().environment("dev").source(Memory::new()).load();
    let settings = deep(load).expect("all of them can be made");
    let texts = [&settings.text, &settings.hex, &settings.uuid].map(|text| text.expose_secret().as_bytes());
    let mut wanted: Vec<Wanted> = texts
        .into_iter()
        .chain([&settings.key.expose_secret()[..]])
        .map(|secret| Wanted::of(9, secret.len(), |at| secret[at]))
        .collect();
    wanted.iter_mut().for_each(|wanted| tell(&memory.find(wanted)));
    deep(move || drop(settings));
    wanted.iter_mut().for_each(|wanted| tell(&memory.find(wanted)));
}

#[test]
fn secret_that_was_made_for_the_start_stands_in_memory_once_and_nowhere_after_the_drop() {
    let folder = tempfile::tempdir().expect("there is room");
    let found = Said::of(&start("generated", folder.path(), &[])).found;
    let (once, gone) = (Found { least: 1, most: 1, in_block: 0 }, Found::default());
    assert_eq!(found, [[once; 4], [gone; 4]].concat());
}
