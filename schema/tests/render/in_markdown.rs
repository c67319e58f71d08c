//! The rules of the reference page, one by one.

use secure_config_schema::render::{Options, markdown};
use secure_config_schema::{
    Base, Docs, Environments, Fallback, Field, FieldDoc, Literal, Name, Rules, Schema, Type, leaves,
};

use crate::{billing, everything};

const TEXT: Type = Type::of(Base::Text);
const NO_DOC: FieldDoc = FieldDoc::value("", &[]);

/// Test data that has to be static.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The page of a struct with one field.
fn page(field: Field, doc: FieldDoc) -> String {
    let schema = kept(Schema::new("One", "", kept([field])));
    markdown(schema, Some(kept(Docs { more: "", fields: kept([doc]) })), &Options::default())
}

fn text(doc: &'static str) -> Field {
    Field::value("key", Name::Part("KEY"), TEXT.optional(), doc)
}

fn rows(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with('|')).collect()
}

#[test]
fn every_variable_has_one_anchor_and_every_link_leads_to_one() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let page = markdown(schema, Some(docs), &Options::default());
        for leaf in leaves(schema, None) {
            let anchor = format!("<a id=\"{}\"></a>", leaf.variable);
            assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
        }
        for link in page.split("](#").skip(1) {
            let target = link.split(')').next().unwrap();
            assert!(page.contains(&format!("<a id=\"{target}\">")), "{target}");
        }
    }
}

#[test]
fn text_of_the_user_can_neither_break_a_row_nor_inject_html() {
    let hostile =
        "a | b\n| c |\r\n\r</td> <script>x</script> `d|e` `` f`g|`` ` \\| \\ <!-- & &lt; [h](i) ![j](k)\0\u{2028}";
    let rules = Rules::new().example(hostile).pattern(hostile).deprecated(hostile).one_of(&[Literal::Text("a|`<")]);
    let field = text(hostile).rules(kept(rules));
    for field in [
        field,
        field.fallback(kept(Fallback::Code(hostile))),
        field.fallback(kept(Fallback::Literal(Literal::Text(hostile)))),
    ] {
        let page = page(field, FieldDoc::value(hostile, &[]));
        assert_eq!(rows(&page).len(), 3, "{page}");
        for row in rows(&page) {
            assert_eq!(row.matches('|').count(), 5, "{row}");
            assert!(!row.contains('\\'), "readers disagree on backslashes: {row}");
            let mut rest = row.to_owned();
            for span in row.split('`').skip(1).step_by(2) {
                rest = rest.replacen(&format!("`{span}`"), "", 1);
            }
            for ours in ["<a id=\"KEY\">", "</a>", "<br>", "<code>", "</code>"] {
                rest = rest.replace(ours, "");
            }
            assert!(!rest.contains(['<', '>', '[', ']', '`', '\0', '\u{2028}']), "{rest}");
        }
    }
}

#[test]
fn code_in_a_doc_comment_stays_code_and_other_markup_stays_text() {
    let page = page(text("Takes `a_b`, **not** [this](x) or snake_case _c_."), NO_DOC);
    let want = "| Takes `a_b`, &#42;&#42;not&#42;&#42; &#91;this&#93;(x) or snake_case &#95;c&#95;. |";
    assert!(page.contains(want), "{page}");
}

#[test]
fn prose_of_a_struct_does_not_become_a_heading_a_list_or_a_rule() {
    for (doc, want) in [
        ("# Big", "&#35; Big"),
        ("- one", "&#45; one"),
        ("1. one", "1&#46; one"),
        ("---", "&#45;--"),
        ("> quote", "&gt; quote"),
        ("<div>", "&lt;div&gt;"),
        ("2 of them", "2 of them"),
    ] {
        let page = markdown(kept(Schema::new("One", doc, kept([text("")]))), None, &Options::default());
        assert!(page.contains(&format!("\n\n{want}\n\n")), "{page}");
    }
}

#[test]
fn secret_has_a_lock_no_default_and_a_row_among_the_secrets() {
    let default = kept(Fallback::Literal(Literal::Text("hunter2")));
    let page = page(Field::value("key", Name::Part("KEY"), TEXT.secret(), "").fallback(default), NO_DOC);
    assert!(page.contains("</a>🔒 `KEY`") && page.contains("\n| [`KEY`](#KEY) |"), "{page}");
    assert!(!page.contains("hunter2"), "{page}");

    let billing = markdown(&billing::SCHEMA, None, &Options::default());
    let table = billing.split("## Secrets").nth(1).unwrap();
    let secrets = leaves(&billing::SCHEMA, None).filter(|leaf| leaf.field.is_secret());
    assert_eq!(rows(table).len() - 2, secrets.count());
}

#[test]
fn page_without_secrets_says_nothing_of_them() {
    let page = page(text("Words."), NO_DOC);
    let said = page.replace("secure-config", "").replace("SECURE_CONFIG", "");
    assert!(!said.contains("ecret") && !said.contains('🔒') && !said.contains("_FILE"), "{page}");
}

#[test]
fn format_note_stands_only_where_the_type_occurs() {
    let notes = ["**Booleans**", "**Durations**", "**Sizes**", "**Lists and sets**", "**Maps**", "**Closed sets**"];
    let present = |page: &str| notes.into_iter().filter(|note| page.contains(note)).collect::<Vec<_>>();
    assert!(present(&markdown(&billing::DATABASE, None, &Options::default())).is_empty());
    assert_eq!(
        present(&markdown(&billing::SCHEMA, None, &Options::default())),
        ["**Durations**", "**Lists and sets**", "**Closed sets**"]
    );
    assert_eq!(present(&markdown(&everything::SCHEMA, None, &Options::default())), notes);
}

#[test]
fn member_of_a_closed_set_stands_with_its_meaning() {
    let page = markdown(&billing::SCHEMA, Some(&billing::DOCS), &Options::default());
    let want = "| `debug`: Everything, requests included.<br>`info`: What an operator wants to know.<br>";
    assert!(page.contains(want), "{page}");
}

#[test]
fn other_names_stand_beside_the_variable_and_deprecated_ones_are_marked() {
    let page = markdown(&everything::SCHEMA, None, &Options::default());
    let want = "`MOTTO`<br>or `MOTTO_FILE`<br>or `SLOGAN`<br>or `WATCHWORD`<br>or `SAYING` (deprecated name) |";
    assert!(page.contains(want), "{page}");
}

#[test]
fn environments_stand_with_the_local_ones_marked() {
    let page = markdown(&billing::SCHEMA, None, &Options::default());
    assert!(page.contains("`dev` (local), `test` (local), `staging` or `prod`"), "{page}");
    let nowhere = kept(Environments::new("PLACE", &["here", "there"], &[]));
    let page = markdown(kept(Schema::new("One", "", &[]).environments(nowhere)), None, &Options::default());
    assert!(page.contains("`PLACE` says where the program runs: `here` or `there`."), "{page}");
    assert!(page.contains("in none of them"), "{page}");
}

#[test]
fn command_that_renews_the_page_stays_inside_its_comment() {
    let mut options = Options::default();
    options.renew = Some("make --output 'a --> b'\nnext".to_owned());
    let page = markdown(&billing::SCHEMA, None, &options);
    let wanted = "<!-- GENERATED by secure-config: do not edit. To renew it: make --output 'a -- b' next -->";
    assert_eq!(page.lines().next(), Some(wanted));
}
