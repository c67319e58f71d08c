//! `SecretBox<T>` of a number, or of a type of the program's own that wipes itself.

use secrecy::{ExposeSecret, SecretBox};
use secure_config_schema::{Format, Type};
use zeroize::Zeroize;

use super::{SecretValue, secret_is_value};
use crate::raw::Raw;
use crate::value::{Value, View};
use crate::violation::Violation;

impl<T: Value + Zeroize> SecretValue for SecretBox<T> {
    const TYPE: Type = T::TYPE.secret();

    fn decode(raw: Raw<'_>, _format: Option<Format>) -> Result<Self, Violation> {
        T::from_raw(raw).map(|value| Self::new(Box::new(value)))
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        self.expose_secret().views(visit);
    }
}

secret_is_value! {
    [T: Value + Zeroize] SecretBox<T>;
}
