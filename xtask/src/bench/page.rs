//! Puts tables into `docs/PERFORMANCE.md`, each between its markers. The words around them are written by people.

use super::sheet::Sheet;
use crate::failure::Failure;

/// The page with these tables renewed, and every other line as it was.
pub(crate) fn renewed(page: &str, sheets: &[Sheet]) -> Result<String, Failure> {
    let mut page = page.to_owned();
    for sheet in sheets {
        let (open, close) = (format!("<!-- bench: {} -->\n", sheet.name), format!("<!-- end: {} -->", sheet.name));
        let missing = || Failure::failed(format!("the page has no place for `{}`", sheet.name));
        let (before, rest) = page.split_once(&open).ok_or_else(missing)?;
        let (_, after) = rest.split_once(&close).ok_or_else(missing)?;
        page = format!("{before}{open}\n**{}**\n\n{}\n{close}{after}", sheet.title, sheet.markdown());
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::plain;
    use super::*;

    #[test]
    fn renewed_page_keeps_its_words_and_is_the_same_when_renewed_again() {
        let mut sheet = Sheet::new("w1", "W1", &["program"]);
        sheet.row(vec![plain("ours")]);
        let page = "before\n<!-- bench: w1 -->\nold\n<!-- end: w1 -->\nafter\n";
        let once = renewed(page, std::slice::from_ref(&sheet)).unwrap();
        assert_eq!(
            once,
            "before\n<!-- bench: w1 -->\n\n**W1**\n\n| program |\n| --- |\n| ours |\n\n<!-- end: w1 -->\nafter\n"
        );
        assert_eq!(renewed(&once, &[sheet]).unwrap(), once);
    }

    #[test]
    fn renewed_page_without_a_place_is_refused() {
        let sheet = Sheet::new("w9", "W9", &["program"]);
        assert!(renewed("nothing", &[sheet]).unwrap_err().to_string().contains("`w9`"));
    }
}
