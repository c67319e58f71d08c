//! The code of each program for each workload: the structs, with the attributes of its library, and their checksum.

mod attributes;
mod floor;
mod hand;
mod ours;
mod serde;

use std::fmt::Write;

use super::fields::{Field, Group, Kind, Workload};

/// A program whose structs are generated.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Between a group's name and its field's in a variable: some libraries split names at it.
    pub(crate) separator: &'static str,
    /// The workloads that it can load at all.
    pub(crate) workloads: &'static [&'static str],
    pub(crate) code: fn(&Workload) -> String,
}

/// Floor, hand and ours first; then the others, from the leanest.
pub(crate) const PROGRAMS: &[Program] = &[
    Program {
        name: "floor",
        separator: "_",
        workloads: &["w1", "w1-prefixed", "w2", "w3", "w4", "sized"],
        code: floor::code,
    },
    Program { name: "hand", separator: "_", workloads: &["w1", "w2", "w3", "w4", "sized"], code: hand::code },
    Program {
        name: "ours",
        separator: "_",
        workloads: &["w1", "w1-prefixed", "w2", "w3", "w4", "sized"],
        code: ours::code,
    },
    Program { name: "envy", separator: "_", workloads: &["w1"], code: serde::code },
    Program { name: "envconfig", separator: "_", workloads: &["w1"], code: attributes::envconfig },
    Program { name: "confique", separator: "_", workloads: &["w1", "w2", "w3"], code: attributes::confique },
    Program { name: "schematic", separator: "_", workloads: &["w1", "w2"], code: attributes::schematic },
    Program { name: "conf", separator: "_", workloads: &["w1", "w2"], code: attributes::conf },
    Program { name: "config", separator: "__", workloads: &["w1", "w2", "w3", "sized"], code: serde::code },
    Program { name: "figment", separator: "__", workloads: &["w1", "w2", "w3", "sized"], code: serde::code },
    Program { name: "dotenvy", separator: "_", workloads: &["w4"], code: hand::code },
];

impl Kind {
    /// The field's type.
    pub(crate) fn ty(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Secret => "SecretString",
            Self::Flag => "bool",
            Self::Number(ty) => ty,
            Self::Float => "f64",
        }
    }
}

/// All structs of a workload: `head` before each struct, `group` and `field` before what stands in it.
pub(crate) fn structs(
    workload: &Workload,
    head: impl Fn(&str) -> String,
    group: impl Fn(&Group) -> String,
    field: impl Fn(&Group, &Field) -> String,
) -> String {
    let mut out = String::new();
    for each in &workload.groups {
        let name = each.type_name();
        let _ = writeln!(out, "{}pub struct {name} {{", head(&name));
        for member in &each.fields {
            let (attributes, ty) = (field(each, member), member.kind.ty());
            let _ = writeln!(out, "    {attributes}pub {}: {ty},", member.name);
        }
        out.push_str("}\n\n");
    }
    if is_nested(workload) {
        let _ = writeln!(out, "{}pub struct Settings {{", head("Settings"));
        for each in &workload.groups {
            let _ = writeln!(out, "    {}pub {}: {},", group(each), each.name, each.type_name());
        }
        out.push_str("}\n\n");
    }
    out
}

/// `Settings::digest`, which feeds every value to the checksum, and so uses every field.
pub(crate) fn digest(workload: &Workload) -> String {
    let mut out = String::new();
    for group in &workload.groups {
        let values: Vec<_> = group.fields.iter().map(|field| format!("&self.{}", field.name)).collect();
        let _ = write!(out, "impl {} {{\n    pub fn digest(&self, sum: &mut crate::Sum) {{\n", group.type_name());
        let _ = write!(out, "        sum.add(&[{}]);\n    }}\n}}\n\n", values.join(", "));
    }
    if is_nested(workload) {
        out.push_str("impl Settings {\n    pub fn digest(&self, sum: &mut crate::Sum) {\n");
        for group in &workload.groups {
            let _ = writeln!(out, "        self.{}.digest(sum);", group.name);
        }
        out.push_str("    }\n}\n");
    }
    out
}

/// A function `read` for each struct: `parameter` with its type, `value` for each field.
pub(crate) fn readers(
    workload: &Workload,
    parameter: impl Fn(Option<&Group>) -> String,
    handed: impl Fn(&Group) -> String,
    value: impl Fn(&Group, &Field) -> String,
) -> String {
    let mut out = String::new();
    for group in &workload.groups {
        let whole = group.name.is_empty();
        let parameter = parameter((!whole).then_some(group));
        let _ = writeln!(out, "impl {} {{\n    fn read({parameter}) -> Result<Self, Fault> {{", group.type_name());
        out.push_str("        Ok(Self {\n");
        for field in &group.fields {
            let _ = writeln!(out, "            {}: {},", field.name, value(group, field));
        }
        out.push_str("        })\n    }\n}\n\n");
    }
    if is_nested(workload) {
        let _ = writeln!(out, "impl Settings {{\n    fn read({}) -> Result<Self, Fault> {{", parameter(None));
        out.push_str("        Ok(Self {\n");
        for group in &workload.groups {
            let _ = writeln!(out, "            {}: {}::read({})?,", group.name, group.type_name(), handed(group));
        }
        out.push_str("        })\n    }\n}\n\n");
    }
    out
}

/// The first line of a field's documentation, which every program has: some libraries keep it.
pub(crate) fn doc(group: &Group, field: &Field) -> String {
    let words = field.name.replace('_', " ");
    if group.name.is_empty() {
        format!("/// The {words}.\n    ")
    } else {
        format!("/// The {words} of {}.\n    ", group.name)
    }
}

pub(crate) fn is_nested(workload: &Workload) -> bool {
    workload.groups.iter().any(|group| !group.name.is_empty())
}
