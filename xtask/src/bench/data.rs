//! The sources that a workload is loaded from: the whole environment of a process, a TOML file, a `.env`.

use std::fmt::Write;

use super::fields::{Kind, Shape, Workload};

/// What stands beside the program's own variables in a container: 30 of them.
const OTHERS: [(&str, &str); 30] = [
    ("CARGO_HOME", "/usr/local/cargo"),
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("EDITOR", "vi"),
    ("GPG_KEY", "7169605F62C751356D054A26A821E680E5FA6305"),
    ("HISTSIZE", "1000"),
    ("HOME", "/home/service"),
    ("HOSTNAME", "service-6d4cf56db6-x2x7b"),
    ("INVOCATION_ID", "0f4b9b5a8d7146c1b8f3f1f4e4b6a1d2"),
    ("JOURNAL_STREAM", "8:23617"),
    ("LANG", "C.UTF-8"),
    ("LC_ALL", "C.UTF-8"),
    ("LESSCLOSE", "/usr/bin/lesspipe"),
    ("LOGNAME", "service"),
    ("MAIL_DIR", "/var/mail/service"),
    ("MANPATH", "/usr/local/share/man:/usr/share/man"),
    ("NODE_NAME", "worker-3"),
    ("OLDPWD", "/"),
    ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("POD_IP", "10.42.3.17"),
    ("POD_NAMESPACE", "production"),
    ("PWD", "/srv/service"),
    ("RUST_BACKTRACE", "0"),
    ("SHELL", "/bin/sh"),
    ("SHLVL", "1"),
    ("SSL_CERT_DIR", "/etc/ssl/certs"),
    ("TERM", "xterm"),
    ("TMPDIR", "/tmp"),
    ("TZ", "UTC"),
    ("USER", "service"),
    ("XDG_RUNTIME_DIR", "/run/user/1000"),
];

/// The process's variables; `separator` stands between a group's name and its field's.
pub(crate) fn environment(workload: &Workload, separator: &str) -> Vec<(String, String)> {
    let mut all: Vec<_> = OTHERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    if workload.shape != Shape::Dotenv {
        let set = workload.fields().filter(|(_, field)| field.origin.in_environment());
        all.extend(set.map(|(group, field)| (Workload::variable(group, field, separator), field.value.clone())));
    }
    all
}

/// The TOML file: a table for each group.
pub(crate) fn toml(workload: &Workload) -> String {
    let mut out = String::from("# Settings of the service; variables win over them.\n");
    for group in &workload.groups {
        let _ = write!(out, "\n[{}]\n", group.name);
        for field in group.fields.iter().filter(|field| field.origin.in_file()) {
            let literal = if field.origin.in_environment() { field.other_literal() } else { field.literal() };
            let _ = writeln!(out, "{} = {literal}", field.name);
        }
    }
    out
}

/// A `.env` of 5,000 lines: every 250th is a field, quoted or not, and around them comments, empty lines and variables of
/// other programs.
pub(crate) fn dotenv(workload: &Workload) -> String {
    let mut fields = workload.fields();
    let mut out = String::new();
    for line in 0..5000 {
        if line % 250 == 125 {
            let Some((group, field)) = fields.next() else { continue };
            let quote = if field.kind == Kind::Text { "\"" } else { "" };
            let _ = writeln!(out, "{}={quote}{}{quote}", Workload::variable(group, field, "_"), field.value);
            continue;
        }
        let _ = match line % 20 {
            0 => writeln!(out),
            1 | 11 => writeln!(out, "# What the component behind line {line} is told"),
            2 | 9 => writeln!(out, "COMPONENT_{line}_TITLE=\"The component behind line {line}\""),
            3 => writeln!(out, "COMPONENT_{line}_MOTTO='one of many'"),
            4 => writeln!(out, "export COMPONENT_{line}_HOME=/srv/component-{line}"),
            n if n % 2 == 0 => writeln!(out, "COMPONENT_{line}_URL=https://component-{line}.example.com/v1"),
            _ => writeln!(out, "COMPONENT_{line}_LIMIT={}", line * 3),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::fields::Origin;

    fn workload(name: &str) -> Workload {
        Workload::all().into_iter().find(|workload| workload.name == name).unwrap()
    }

    fn counted(workload: &Workload) -> [usize; 4] {
        let variables = environment(workload, "_").len() - OTHERS.len();
        let keys = toml(workload).lines().filter(|line| line.contains(" = ")).count();
        let defaults = workload.fields().filter(|(_, field)| field.origin == Origin::Default).count();
        [workload.fields().count(), variables, keys, defaults]
    }

    #[test]
    fn layered_workloads_have_what_the_page_says() {
        assert_eq!(counted(&workload("w2")), [200, 80, 100, 40]);
        assert_eq!(counted(&workload("w3")), [2000, 800, 1000, 400]);
        assert_eq!((workload("w2").groups.len(), workload("w3").groups.len()), (10, 40));
    }

    #[test]
    fn flat_workload_is_20_variables_beside_30_others() {
        assert_eq!(environment(&workload("w1"), "_").len(), 50);
    }

    #[test]
    fn dotenv_has_5000_lines_and_every_field() {
        let workload = workload("w4");
        let text = dotenv(&workload);
        assert_eq!(text.lines().count(), 5000);
        for (group, field) in workload.fields() {
            let start = format!("{}=", Workload::variable(group, field, "_"));
            assert_eq!(text.lines().filter(|line| line.starts_with(&start)).count(), 1, "{start}");
        }
    }

    #[test]
    fn no_two_fields_share_a_variable() {
        for workload in Workload::all() {
            let mut names: Vec<_> = environment(&workload, "_").into_iter().map(|(name, _)| name).collect();
            let count = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), count, "{}", workload.name);
        }
    }
}
