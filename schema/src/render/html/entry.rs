//! One variable on the page: its name, what it is in a line, its prose, and the facts.

use std::fmt::Write as _;

use super::text::{code, escaped, line, prose};
use crate::render::words;
use crate::{Base, Environments, Leaf, Many, Presence, Rotation, Secret, ShownDefault, Type, suffix};

/// The variable as an article.
pub(super) fn entry(leaf: &Leaf, environments: Option<&Environments>) -> String {
    let field = leaf.field;
    let is_deprecated = field.get_rules().get_deprecated().is_some();
    let mut out = String::new();
    let mut data = String::new();
    if field.is_secret() {
        data.push_str(" data-secret");
    }
    let places = required_in(leaf, environments);
    if let Some(places) = &places {
        let _ = write!(data, " data-required=\"{}\"", escaped(&places.join(" ")));
    }
    let id = escaped(&leaf.variable);
    let _ = writeln!(out, "<article class=\"variable\" id=\"{id}\"{data}>");
    let _ = writeln!(out, "<h3><a href=\"#{id}\">{}</a></h3>", code(&leaf.variable));
    out.push_str("<p class=\"kind\">");
    if field.is_secret() {
        out.push_str(
            "<span class=\"badge secret\"><svg aria-hidden=\"true\"><use href=\"#-lock\"/></svg>secret</span> ",
        );
    }
    if let Some(requirement) = words::requirement(leaf) {
        let _ = write!(out, "<span class=\"badge required\">{}</span> ", line(&requirement));
    }
    if is_deprecated {
        out.push_str("<span class=\"badge\">deprecated</span> ");
    }
    let _ = writeln!(out, "<span>{}</span></p>", kind(leaf));
    let about = prose(field.get_doc(), leaf.doc.map_or("", |doc| doc.more));
    if !about.is_empty() {
        let _ = write!(out, "<div class=\"prose\">\n{about}</div>\n");
    }
    if let Some(why) = field.get_rules().get_deprecated() {
        let _ = writeln!(out, "<p class=\"note\"><strong>Deprecated:</strong> {}</p>", line(why));
    }
    out.push_str(&members(leaf));
    let facts = facts(leaf);
    if !facts.is_empty() {
        out.push_str("<dl>\n");
        for (name, value) in facts {
            let _ = writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
        }
        out.push_str("</dl>\n");
    }
    out.push_str("</article>\n");
    out
}

/// Where the variable has to be set, if it has to be anywhere: names of environments, or `always` where there are none.
pub(super) fn required_in(leaf: &Leaf, environments: Option<&Environments>) -> Option<Vec<String>> {
    let all = || match environments {
        Some(known) => known.names().iter().map(|name| (*name).to_owned()).collect(),
        None => vec!["always".to_owned()],
    };
    match leaf.field.presence() {
        Presence::Required => Some(all()),
        Presence::RequiredIn(names) => {
            let known = |name: &str| environments.and_then(|known| known.resolve(name)).unwrap_or(name).to_owned();
            Some(names.iter().map(|name| known(name)).collect())
        }
        Presence::Defaulted | Presence::Optional => None,
    }
}

/// The type and the default in a line.
fn kind(leaf: &Leaf) -> String {
    let field = leaf.field;
    let ty = field.get_type();
    let name = match ty.map(|ty| (ty.base(), ty.how_many())) {
        Some((Base::OneOf(_), Many::One)) => "one of a closed set".to_owned(),
        Some((Base::OneOf(_), Many::Map)) => "map, its values of a closed set".to_owned(),
        Some((Base::OneOf(_), _)) => "several of a closed set".to_owned(),
        _ => line(&field.type_name()),
    };
    let mut parts = vec![name];
    parts.extend(field.shown_default().map(|value| format!("default {}", shown(value))));
    parts.extend(field.shown_dev_default().map(|value| format!("in local debug builds {}", shown(value))));
    if parts.len() == 1 && words::requirement(leaf).is_none() {
        parts.push("optional".to_owned());
    }
    parts.push(format!("field {}", code(&leaf.path)));
    parts.join(" · ")
}

fn shown(value: ShownDefault) -> String {
    match value {
        ShownDefault::Value(value) if value.is_empty() => "empty".to_owned(),
        ShownDefault::Value(value) => code(&value),
        ShownDefault::Words(words) => line(&words),
    }
}

/// The members of a closed set, with what each means; empty where that is said of none.
fn members(leaf: &Leaf) -> String {
    let Some(Base::OneOf(variants)) = leaf.field.get_type().map(Type::base) else { return String::new() };
    let docs = leaf.doc.map_or(&[][..], |doc| doc.variants);
    if docs.iter().all(|doc| doc.trim().is_empty()) {
        return String::new();
    }
    let items = variants.iter().enumerate().map(|(i, variant)| {
        let doc = docs.get(i).map(|doc| line(doc)).unwrap_or_default();
        format!("<div><dt>{}</dt><dd>{doc}</dd></div>\n", code(variant.name))
    });
    format!("<dl class=\"members\">\n{}</dl>\n", items.collect::<String>())
}

/// Everything else: a name in words and a finished value.
fn facts(leaf: &Leaf) -> Vec<(&'static str, String)> {
    let field = leaf.field;
    let mut out = Vec::new();
    if let (Some(Base::OneOf(variants)), true) = (field.get_type().map(Type::base), members(leaf).is_empty()) {
        let names: Vec<_> = variants.iter().map(|variant| code(variant.name)).collect();
        out.push(("Values", names.join(", ")));
    }
    let constraints = field.constraints();
    if !constraints.is_empty() {
        let rules: Vec<_> = constraints.iter().map(|rule| line(rule)).collect();
        out.push(("Rules", rules.join("<br>")));
    }
    out.extend(field.get_rules().get_example().map(|example| ("Example", code(example))));
    out.extend(leaf.variable_with(suffix::FILE).map(|file| ("In a file", format!("named by {}", code(&file)))));
    let names = |is_deprecated| {
        let aliases = field.get_aliases().iter().filter(move |alias| alias.deprecated == is_deprecated);
        aliases.map(|alias| code(alias.variable)).collect::<Vec<_>>().join(", ")
    };
    out.extend(
        [("Other names", names(false)), ("Deprecated names", names(true))]
            .into_iter()
            .filter(|(_, names)| !names.is_empty()),
    );
    if let Some(rotation) = field.get_rotation() {
        let details = words::rotation_details(rotation);
        let duty: Vec<_> = std::iter::once(rotation.describe()).chain(details).map(|words| line(&words)).collect();
        out.push(("Replaced", duty.join("; ")));
        let others = words::rotation_variables(leaf);
        let others: Vec<_> = others.iter().map(|(name, what)| format!("{}: {}", code(name), line(what))).collect();
        if !others.is_empty() {
            out.push(("Beside it", others.join("<br>")));
        }
    }
    if let Some(secret) = field.get_secret() {
        out.extend(secret.get_owner().map(|owner| ("Owner", line(owner))));
        out.extend(secret.get_criticality().map(|level| ("Criticality", level.name().to_owned())));
    }
    out
}

/// What stands where there is nothing to say.
pub(super) const NOTHING: &str = "–";

/// A row of the calendar: the secret with its duty, and what the columns say of it.
pub(super) fn duty(leaf: &Leaf) -> (String, [String; 4]) {
    let field = leaf.field;
    let nothing = || NOTHING.to_owned();
    let rotation = field.get_rotation();
    let secret = field.get_secret();
    let window = match rotation.and_then(Rotation::window) {
        None => nothing(),
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
    };
    let duty = rotation.map_or_else(|| "no rotation".to_owned(), |rotation| line(&rotation.describe()));
    let id = escaped(&leaf.variable);
    let head = format!("<a href=\"#{id}\">{}</a><span>{duty}</span>", code(&leaf.variable));
    let cells = [
        rotation.and_then(year).unwrap_or_else(nothing),
        window,
        secret.and_then(Secret::get_owner).map_or_else(nothing, line),
        secret.and_then(Secret::get_criticality).map_or_else(nothing, |level| level.name().to_owned()),
    ];
    (head, cells)
}

/// A year from the day of a replacement on: a dot for each one that is due, and how long the previous value stays valid.
fn year(rotation: &Rotation) -> Option<String> {
    const YEAR: u32 = 365;
    let period = rotation.period_days()?;
    let due: Vec<u32> = (1..).map_while(|n: u32| n.checked_mul(period)).take_while(|day| *day <= YEAR).collect();
    let window = rotation.window().unwrap_or(0).min(period);
    let mut marks = String::from("<path d=\"M0 8H365\"/>");
    for day in &due {
        let until = (day + window).min(YEAR);
        if until > *day {
            let _ = write!(marks, "<path class=\"window\" d=\"M{day} 8H{until}\"/>");
        }
    }
    // More dots than days of a fortnight would be a line.
    if period >= 14 {
        marks.extend(due.iter().map(|day| format!("<path class=\"due\" d=\"M{day} 8h0\"/>")));
    }
    let times = match due.len() {
        0 => "less than once a year".to_owned(),
        1 => "once a year".to_owned(),
        n => format!("{n} times a year"),
    };
    Some(format!(
        "<svg class=\"year\" viewBox=\"-5 0 375 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{marks}</svg><span>{times}</span>"
    ))
}
