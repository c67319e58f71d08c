//! Programs whose names and prose try to break out of every document, made by dice that fall the same way each time.

use secure_config_schema::{
    Base, Docs, Environments, Fallback, Field, FieldDoc, Literal, Name, Rotation, Rules, Schema, Secret, Type,
};

use crate::deployments::kept;

/// Numbers that are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// A text of pieces that some format gives a meaning to.
    fn text(&mut self, is_one_line: bool) -> &'static str {
        const PIECES: [&str; 44] = [
            "\"",
            "'",
            "#",
            " #",
            "# ",
            ": ",
            ":",
            "- ",
            "*",
            "&a",
            "!x",
            "%",
            "@",
            "`",
            "|",
            ">",
            "{",
            "}",
            "${",
            "$$",
            "${{ secrets.A }}",
            "$(id)",
            "[",
            "]",
            ",",
            "=",
            "+1",
            "?",
            "\\",
            "\\\\",
            "~",
            "null",
            "yes",
            "0x1",
            "---",
            "...",
            "é",
            "\u{1F511}",
            " ",
            "\u{a0}",
            "\n",
            "\r\n",
            "\t",
            "\u{2028}",
        ];
        const LONELY: [&str; 6] = ["\u{85}", "\u{feff}", "\u{1b}", "\u{fffe}", "\u{7f}", "\u{202e}"];
        let mut out = String::new();
        for _ in 0..=self.below(5) {
            let piece = if self.below(6) == 0 { LONELY[self.below(6)] } else { PIECES[self.below(PIECES.len())] };
            if !(is_one_line && piece.chars().any(char::is_control)) {
                out.push_str(piece);
            }
        }
        kept(out)
    }
}

/// Whether the variables' names are hostile too, which the derive refuses and a schema made by hand does not.
#[derive(Clone, Copy)]
pub(crate) enum Names {
    Hostile,
    Plain,
}

/// A program whose every text is hostile; only that names are not empty and stand there once is left as it has to be.
pub(crate) fn program(dice: &mut Dice, names: Names) -> (&'static Schema, &'static Docs) {
    let mut fields = Vec::new();
    let mut docs = Vec::new();
    for i in 0..8 {
        let name: &'static str = kept(match names {
            Names::Hostile => format!("{}V{i}{}", dice.text(true), dice.text(true)),
            Names::Plain => format!("V{i}"),
        });
        let text = Type::of(Base::Text);
        let rules = kept(Rules::new().example(dice.text(false)).deprecated(dice.text(false)));
        let field = match i % 4 {
            0 => Field::value("f", Name::Part(name), text.secret(), dice.text(false))
                .secret(kept(Secret::new().owner(dice.text(false))))
                .rotation(kept(Rotation::new().days(30).window_days(2))),
            1 => Field::value("f", Name::Part(name), text, dice.text(false))
                .fallback(kept(Fallback::Literal(Literal::Text(dice.text(false))))),
            2 => Field::value("f", Name::Part(name), text.secret().optional(), dice.text(false)),
            _ => Field::value("f", Name::Part(name), text, dice.text(false)),
        };
        fields.push(field.rules(rules));
        docs.push(FieldDoc::value(dice.text(false), &[]));
    }
    let environment: &'static str = kept(match names {
        Names::Hostile => format!("e{}", dice.text(true)),
        Names::Plain => "prod".to_owned(),
    });
    let environments = kept(Environments::new("APP_ENV", kept([environment]), &[]));
    let schema = Schema::new(dice.text(false), dice.text(false), Vec::leak(fields)).environments(environments);
    (kept(schema), kept(Docs { more: dice.text(false), fields: Vec::leak(docs) }))
}
