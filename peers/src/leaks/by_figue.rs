//! figue, whose fields can be marked `sensitive`, and whose settings are printed by facet-pretty. It reads JSON.

use facet::Facet;
use facet_pretty::FacetPretty;
use figue as args;

use super::scene::Fault;
use super::told::{self, Told};

#[derive(Facet)]
struct Program {
    #[facet(args::config, args::env_prefix = "PEER")]
    settings: Settings,
}

#[derive(Facet)]
struct Settings {
    host: String,
    port: u16,
    #[facet(sensitive)]
    the_key: String,
    #[facet(sensitive)]
    the_token: String,
}

pub fn play(fault: Fault) -> Option<Told> {
    if matches!(fault, Fault::DotenvSyntax | Fault::Check | Fault::Parser) {
        return None;
    }
    let builder = figue::builder::<Program>().expect("the schema is good");
    let none: [&str; 0] = [];
    let builder = builder.cli(|cli| cli.args(none)).env(|env| env);
    let builder = match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => {
            builder.file(|file| file.default_paths(["settings.json"]).strict())
        }
        _ => builder,
    };
    Some(match figue::Driver::new(builder.build()).run().into_result() {
        Ok(output) => vec![("settings", output.value.pretty().to_string())],
        Err(error) => told::bad(&error),
    })
}
