//! The reference of the command line in Markdown, made from its own definition: an index, and a page for each subcommand.
//! For the test that holds `docs/cli/` fresh.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::Cli;

/// The name and the text of each page.
pub fn pages() -> Vec<(String, String)> {
    let mut whole = Cli::command();
    whole.build();
    let mut subcommands = Vec::new();
    leaves(&whole, "", &mut subcommands);
    let mut out = vec![("README.md".to_owned(), index(&whole, &subcommands))];
    out.extend(subcommands.iter().map(|(name, command)| (file(name), page(name, command))));
    out
}

/// The subcommands that do something, by their whole names: `check`, `store set`.
pub(crate) fn leaves<'c>(command: &'c Command, above: &str, out: &mut Vec<(String, &'c Command)>) {
    let is_meant = |command: &&Command| command.get_name() != "help" && !command.is_hide_set();
    for command in command.get_subcommands().filter(is_meant) {
        let name = format!("{above}{}", command.get_name());
        if command.has_subcommands() {
            leaves(command, &format!("{name} "), out);
        } else {
            out.push((name, command));
        }
    }
}

/// The page of a subcommand.
fn file(name: &str) -> String {
    format!("{}.md", name.replace(' ', "-"))
}

const MADE: &str = "<!-- Made from the command line's own definition; renewed by `SECURE_CONFIG_WRITE=1 cargo test -p cargo-secure-config`. -->";

fn index(whole: &Command, subcommands: &[(String, &Command)]) -> String {
    let mut out = format!("# `cargo secure-config`\n\n{MADE}\n\n");
    let _ = writeln!(out, "{}\n", about(whole));
    out.push_str("| subcommand | what it does |\n| --- | --- |\n");
    for (name, command) in subcommands {
        let line = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(out, "| [`{name}`]({}) | {} |", file(name), cell(&line));
    }
    out.push_str("\nThese options belong to every subcommand.\n");
    arguments(&mut out, whole.get_arguments().filter(|argument| argument.is_global_set()));
    after(&mut out, whole);
    out
}

fn page(name: &str, command: &Command) -> String {
    let mut out = format!("# `cargo secure-config {name}`\n\n{MADE}\n\n{}\n", about(command));
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    let _ = write!(out, "\n```text\n{usage}\n```\n");
    arguments(&mut out, command.get_arguments().filter(|argument| !argument.is_global_set()));
    out.push_str("\nThe options that every subcommand has stand in the [index](README.md).\n");
    after(&mut out, command);
    out
}

fn about(command: &Command) -> String {
    let text = command.get_long_about().or(command.get_about());
    text.map(ToString::to_string).unwrap_or_default().trim().to_owned()
}

/// A table for each heading.
fn arguments<'a>(out: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let shown: Vec<_> = arguments.filter(|argument| !argument.is_hide_set()).collect();
    let heading = |argument: &Arg| match argument.get_help_heading() {
        Some(heading) => heading.to_owned(),
        None if argument.is_positional() => "Arguments".to_owned(),
        None => "Options".to_owned(),
    };
    let mut headings: Vec<_> = Vec::new();
    for argument in &shown {
        let heading = heading(argument);
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    // What has to be said comes first.
    headings.sort_by_key(|heading| heading != "Arguments");
    for each in headings {
        let _ = write!(out, "\n## {each}\n\n| | |\n| --- | --- |\n");
        for argument in shown.iter().filter(|argument| heading(argument) == each) {
            let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(out, "| {} | {} |", spelled(argument), cell(&(help + &values(argument))));
        }
    }
}

/// An argument as it is written: `-o`, `--output <FILE>`.
fn spelled(argument: &Arg) -> String {
    let takes = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let names: Vec<_> = argument.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>")).collect();
    let value = if takes { names.join(" ") } else { String::new() };
    if argument.is_positional() {
        return format!("`{value}`");
    }
    let short = argument.get_short().map(|short| format!("`-{short}`"));
    let long = argument.get_long().map(|long| format!("`{}`", format!("--{long} {value}").trim_end()));
    short.into_iter().chain(long).collect::<Vec<_>>().join(", ")
}

fn values(argument: &Arg) -> String {
    let takes = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let names: Vec<_> = argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if !takes || names.is_empty() || argument.is_hide_possible_values_set() {
        return String::new();
    }
    format!(": {}", names.join(", "))
}

/// The examples in a block of their own, and what else stands behind the options.
fn after(out: &mut String, command: &Command) {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
        match part.split_once(":\n") {
            Some((head, body)) if !head.contains('\n') => {
                let lines: Vec<_> = body.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
                let language = if head == "Examples" { "sh" } else { "text" };
                let _ = write!(out, "\n## {head}\n\n```{language}\n{}\n```\n", lines.join("\n").trim_end());
            }
            _ => {
                let _ = write!(out, "\n{}\n", part.trim());
            }
        }
    }
}

/// Text that a cell of a table can hold.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "\\<")
}
