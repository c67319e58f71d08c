//! The rules of the page in HTML, one by one. What a browser makes of it is `in_browser.rs`'s matter.

use secure_config_schema::render::{Options, html};
use secure_config_schema::{
    Base, Docs, Environments, Fallback, Field, FieldDoc, Literal, Name, Rotation, Rules, Schema, Type, leaves,
};

use crate::golden::assert_golden;
use crate::sha256::base64_of_sha256;
use crate::{billing, everything};

const TEXT: Type = Type::of(Base::Text);

/// Test data that has to be static.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn page(field: Field, doc: FieldDoc) -> String {
    let schema = kept(Schema::new("One", "", kept([field])));
    html(schema, Some(kept(Docs { more: "", fields: kept([doc]) })), &Options::default())
}

fn text(doc: &'static str) -> Field {
    Field::value("key", Name::Part("KEY"), TEXT.optional(), doc)
}

fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    page.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {start}"))
}

/// What is of the program: the page without its style and its script.
fn own(page: &str) -> String {
    let style = between(page, "<style>", "</style>");
    let script = between(page, "<script>", "</script>");
    page.replace(style, "").replace(script, "")
}

#[test]
fn page_is_the_golden_file() {
    let options = Options::default();
    assert_golden("billing.html", &html(&billing::SCHEMA, Some(&billing::DOCS), &options));
    assert_golden("everything.html", &html(&everything::SCHEMA, Some(&everything::DOCS), &options));
}

#[test]
fn policy_names_the_style_and_the_script_by_their_hashes() {
    let page = html(&billing::SCHEMA, None, &Options::default());
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let want = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64_of_sha256(between(&page, "<style>", "</style>").as_bytes()),
        base64_of_sha256(between(&page, "<script>", "</script>").as_bytes()),
    );
    assert_eq!(policy, want, "the constants in html/mod.rs are stale");
}

#[test]
fn page_names_no_other_place() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let page = html(schema, Some(docs), &Options::default());
        for word in ["src=", "url(", "@import", "<link", "<img", "<iframe", "style=", " on", "javascript:"] {
            let found = match word {
                " on" => own(&page).contains(" onclick") || own(&page).contains(" onload"),
                "javascript:" => own(&page).contains("href=\"javascript:"),
                word => page.contains(word),
            };
            assert!(!found, "{word}");
        }
        assert!(own(&page).split("href=\"").skip(1).all(|rest| rest.starts_with('#')), "a link that leaves the page");
    }
}

#[test]
fn every_variable_has_one_place_and_every_link_leads_to_one() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let page = own(&html(schema, Some(docs), &Options::default()));
        for leaf in leaves(schema, None) {
            assert_eq!(page.matches(&format!(" id=\"{}\"", leaf.variable)).count(), 1, "{}", leaf.variable);
        }
        for link in page.split("href=\"#").skip(1) {
            let target = link.split('"').next().unwrap();
            assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
        }
    }
}

#[test]
fn text_of_the_user_can_not_become_markup() {
    let hostile = "</p><script>x</script> <b onclick=\"y\"> & ' \" `</code><i>` --> <!-- ]]> \0\u{202e}\u{2028}\n- <i>\n```\n</pre><i>\n```\n1. <i>";
    let rules = Rules::new().example(hostile).pattern(hostile).deprecated(hostile).one_of(&[Literal::Text("<i>'\"")]);
    let field = text(hostile).rules(kept(rules));
    for field in [
        field,
        field.fallback(kept(Fallback::Code(hostile))),
        field.fallback(kept(Fallback::Literal(Literal::Text(hostile)))),
        Field::value("key", Name::Part("KEY"), Type::of(Base::Custom(hostile)), ""),
    ] {
        let page = own(&page(field, FieldDoc::value(hostile, &[])));
        assert_eq!(page.matches("<script").count(), 1, "{page}");
        assert!(
            !page.contains("<i>") && !page.contains("<b ") && !page.contains(['\0', '\u{202e}', '\u{2028}']),
            "{page}"
        );
        assert_eq!(page.matches("<!--").count(), 1, "{page}");
    }
    let environments = kept(Environments::new("A\"><i>", &["<i>", "b"], &["<i>"]));
    let schema = Schema::new("<i>", hostile, &[]).app("</title><i>").environments(environments);
    let mut options = Options::default();
    options.renew = Some("--><i>".to_owned());
    assert!(!html(kept(schema), None, &options).contains("<i>"));
}

#[test]
fn prose_keeps_paragraphs_lists_and_code() {
    let doc =
        FieldDoc::value("of two lines.\n\n- one `a`\n  more\n- two\n\n1. first\n\n```text\na < b\n  c\n```\nend", &[]);
    let page = page(text("A paragraph"), doc);
    let want = "<p>A paragraph of two lines.</p>\n<ul><li>one <code>a</code> more</li><li>two</li></ul>\n<ol><li>first</li></ol>\n\
                <pre tabindex=\"0\"><code>a &lt; b\n  c</code></pre>\n<p>end</p>\n";
    assert!(page.contains(want), "{page}");
}

#[test]
fn secret_shows_no_default_and_stands_in_the_calendar() {
    let field = Field::value("key", Name::Part("KEY"), TEXT.secret(), "")
        .fallback(kept(Fallback::Literal(Literal::Text("hunter2"))))
        .rotation(kept(Rotation::new().days(90).window_days(7)));
    let page = page(field, FieldDoc::value("", &[]));
    assert!(!page.contains("hunter2"), "{page}");
    let calendar = between(&page, "<tbody>", "</tbody>");
    assert!(
        calendar.contains("<span>every 90 days</span>") && calendar.contains("<span>4 times a year</span>"),
        "{calendar}"
    );
    assert_eq!(
        (calendar.matches("class=\"due\"").count(), calendar.matches("class=\"window\"").count()),
        (4, 4),
        "{calendar}"
    );
}

#[test]
fn secrets_that_are_replaced_most_often_stand_first() {
    let page = html(&everything::SCHEMA, None, &Options::default());
    let calendar = between(&page, "<tbody>", "</tbody>");
    let order: Vec<_> = calendar.split("href=\"#").skip(1).filter_map(|row| row.split('"').next()).collect();
    assert_eq!(order[..2], ["PEPPER", "TOKEN"], "{order:?}");
}

#[test]
fn page_without_secrets_says_nothing_of_them() {
    let page = page(text("Words."), FieldDoc::value("", &[]));
    let said = own(&page).replace("secure-config", "").replace("SECURE_CONFIG", "");
    assert!(!said.contains("ecret") && !said.contains("otation"), "{said}");
}
