//! `SecretString`.

use secrecy::{ExposeSecret, SecretBox};
use secure_config_schema::{Base, Format, Type};

use super::{SecretValue, secret_is_value};
use crate::raw::Raw;
use crate::reader::Reader;
use crate::value::View;
use crate::violation::Violation;

impl SecretValue for SecretBox<str> {
    const TYPE: Type = Type::of(Base::Text).secret();

    fn decode(raw: Raw<'_>, _format: Option<Format>) -> Result<Self, Violation> {
        // Without spare room the string's own buffer becomes the box: no second copy.
        raw.into_text().map(|text| SecretBox::new(text.into_boxed_str()))
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Text(self.expose_secret()));
    }

    // Text has no format to ask for.
    #[inline(never)]
    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        reader.read(row, |raw| Self::decode(raw, None), Self::views, |_| Self::absent(), Self::with_others)
    }
}

secret_is_value! {
    [] SecretBox<str>;
    [const N: usize] SecretBox<[u8; N]>;
    [] SecretBox<[u8]>;
}
