//! `url::Url`, by the feature `url`.

use secure_config_schema::{Base, Type};

use super::{Value, View};
use crate::violation::Violation;

impl Value for url::Url {
    const TYPE: Type = Type::of(Base::Url);

    fn from_text(text: &str) -> Result<Self, Violation> {
        url::Url::parse(text.trim()).map_err(|_| Violation::WRONG_TYPE)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Text(self.as_str()));
    }
}
