//! What is done to replace a secret, by its kind: a key of the program's own with slots for the values beside it, a
//! connection string, a certificate, random bytes, or a token that somebody else hands out.

use crate::render::markdown::escape;
use crate::{Base, Format, Leaf, Rotation, Secret, suffix};

/// The steps of one secret, each a line of Markdown.
pub(super) struct Steps {
    pub(super) before: Vec<String>,
    pub(super) work: Vec<String>,
    pub(super) check: Vec<String>,
    pub(super) back: Vec<String>,
}

/// How a new value comes into being, and who else has to know it.
enum Kind {
    /// Nobody but the program's replicas knows it, and they know several at once.
    Slots,
    /// A server knows its password.
    Connection,
    /// An authority signs it.
    Certificate,
    /// Nobody but the program knows it.
    Random,
    /// A provider hands it out.
    Token,
}

impl Kind {
    fn of(leaf: &Leaf) -> Self {
        let ty = leaf.field.get_type();
        if ty.is_some_and(crate::Type::is_rotating) {
            return Self::Slots;
        }
        match leaf.field.get_secret().and_then(Secret::get_format) {
            Some(Format::Url) => Self::Connection,
            Some(Format::Pem) => Self::Certificate,
            Some(Format::Base64 | Format::Hex) => Self::Random,
            _ if ty.is_some_and(|ty| matches!(ty.base(), Base::Bytes(_))) => Self::Random,
            _ if ty.is_some_and(|ty| matches!(ty.base(), Base::Url)) => Self::Connection,
            _ => Self::Token,
        }
    }
}

impl Steps {
    /// `place` is Markdown already.
    pub(super) fn of(leaf: &Leaf, place: &str) -> Self {
        let steps = match Kind::of(leaf) {
            Kind::Slots => slots(leaf, place),
            Kind::Connection => connection(leaf, place),
            Kind::Certificate => certificate(leaf, place),
            Kind::Random => random(leaf, place),
            Kind::Token => token(leaf, place),
        };
        steps.with_what_always_holds(leaf)
    }

    fn with_what_always_holds(mut self, leaf: &Leaf) -> Self {
        let variable = escape::code(&leaf.variable);
        self.before.insert(0, "You may write the place and restart the program (`iam-policy-rotation`, `vault-policy-rotation`, `kubernetes-rbac`).".into());
        self.before.push("The program is healthy now; otherwise nobody can tell later what broke it.".into());
        self.check.insert(0, format!("The program starts, and its report names {variable} without a warning."));
        self.check.push("Logs show no refused sign-in since the restart.".into());
        self
    }
}

fn lines<const N: usize>(lines: [String; N]) -> Vec<String> {
    lines.into()
}

fn slots(leaf: &Leaf, place: &str) -> Steps {
    let variable = escape::code(&leaf.variable);
    let next =
        escape::code(&leaf.variable_with(suffix::NEXT).unwrap_or_else(|| format!("{}{}", leaf.variable, suffix::NEXT)));
    let listed = leaf.field.get_rotation().and_then(Rotation::previous_list).map(|(list, _)| list.to_owned());
    let previous = listed.unwrap_or_else(|| format!("{}{}", leaf.variable, suffix::PREVIOUS));
    let previous = escape::code(&previous);
    let wait = match leaf.field.get_rotation().and_then(Rotation::window) {
        Some(1) => "Wait for 1 day, the window".to_owned(),
        Some(days) => format!("Wait for {days} days, the window"),
        None => "Wait until nothing is in use any more that the old value signed".to_owned(),
    };
    Steps {
        before: lines([format!("Nothing stands in {next}, and nothing in {previous} that is still in its window.")]),
        work: lines([
            format!("Make a new value: {}.", random_command(leaf)),
            format!(
                "Store it as {next}, and restart every replica: from now on all of them accept it, and none uses it."
            ),
            format!(
                "Store the present value of {variable} as {previous}, the new one as {variable} ({place}), and nothing as \
                 {next}.{} Restart every replica.",
                moment(leaf)
            ),
            format!("{wait}. Then take it out of {previous}, and restart."),
        ]),
        check: lines([
            "What was signed before the rotation is still accepted.".into(),
            format!("After the window it is refused, and the report names no {previous}."),
        ]),
        back: lines([
            format!("While {previous} is there: change the two values back, and restart. Both stay accepted."),
            "After the window: begin again at the first step.".into(),
        ]),
    }
}

fn connection(leaf: &Leaf, place: &str) -> Steps {
    Steps {
        before: lines([
            "The server lets two users in who have the same rights, of which the program uses one: then nothing stands still.".into(),
            "You may set passwords on the server.".into(),
        ]),
        work: lines([
            "Make a new password without letters that a URL gives a meaning to: `openssl rand -hex 32`.".into(),
            "Give it to the user that is not in use. With one user alone, expect refused connections until the restart. Send the \
             server a hash instead of the password where it takes one (PostgreSQL: `\\password`), or its log holds the password."
                .into(),
            format!("Store the connection string with that user and password as {place}.{}", moment(leaf)),
            "Restart the program, one replica after the other.".into(),
            "When no connection of the other user is open, give that one a random password that nobody keeps.".into(),
        ]),
        check: lines([
            "The server lists connections of the new user, and none of the other one.".into(),
            "The old password is refused.".into(),
        ]),
        back: lines([
            "Before the last step: store the previous version of the value again, and restart.".into(),
            "After it: begin again with the other user.".into(),
        ]),
    }
}

fn certificate(leaf: &Leaf, place: &str) -> Steps {
    Steps {
        before: lines(["You know who signs it, and how long that takes.".into()]),
        work: lines([
            "Make a new private key; an old one is not used again: `openssl genpkey -algorithm ed25519`.".into(),
            "Let it be signed, or give its public half to whoever checks it, beside the old one.".into(),
            "Look at what came back: its names, its dates, and that it belongs to the key (`openssl x509 -noout -text`).".into(),
            format!("Store all blocks, in the order in which they stood before, as {place}.{}", moment(leaf)),
            "Restart the program.".into(),
            "Revoke the old one, or take its public half away.".into(),
        ]),
        check: lines(["The other side sees the new one: `openssl s_client -connect HOST:PORT` shows its dates.".into()]),
        back: lines(["Before the old one is revoked: store the previous version of the value again, and restart.".into()]),
    }
}

fn random(leaf: &Leaf, place: &str) -> Steps {
    Steps {
        before: lines([
            "You know what was made with the old value: what it encrypted is lost without it, what it signed is refused.".into(),
        ]),
        work: lines([
            format!("Make a new value: {}.", random_command(leaf)),
            "Keep the old one until everything that was made with it is made anew.".into(),
            format!("Store the new one as {place}.{}", moment(leaf)),
            "Restart every replica at once: one of the old value and one of the new do not understand each other.".into(),
        ]),
        check: lines(["What the program makes now is accepted by all replicas.".into()]),
        back: lines(["Store the previous version of the value again, and restart.".into()]),
    }
}

fn token(leaf: &Leaf, place: &str) -> Steps {
    Steps {
        before: lines([
            "You may sign in to whoever hands it out, and know whether two may be valid there at the same time.".into(),
        ]),
        work: lines([
            "Ask for a new one with the same rights, or fewer. Do not revoke the old one yet.".into(),
            format!("Store it as {place}.{}", moment(leaf)),
            "Restart the program.".into(),
            "When the old one is not used any more, revoke it.".into(),
        ]),
        check: lines([
            "The provider shows the new one in use.".into(),
            "After it was revoked, the old one is refused.".into(),
        ]),
        back: lines([
            "Before the old one is revoked: store the previous version of the value again, and restart.".into()
        ]),
    }
}

/// What is stored beside a new value, so that its age is known.
fn moment(leaf: &Leaf) -> String {
    leaf.variable_with(suffix::ROTATED_AT).map_or_else(String::new, |date| {
        let date = escape::code(&date);
        format!(" Set {date} to that moment (`date -u +%Y-%m-%dT%H:%M:%SZ`), where the place itself keeps no date.")
    })
}

/// A command that makes a value which the rules accept.
fn random_command(leaf: &Leaf) -> String {
    let secret = leaf.field.get_secret();
    let at_least = secret.map_or(0, |secret| secret.get_min_len()).max(32);
    let ty = leaf.field.get_type();
    let bytes = match ty.map(crate::Type::base) {
        Some(Base::Bytes(Some(exact))) => u32::try_from(exact).unwrap_or(at_least),
        _ => at_least,
    };
    match secret.and_then(Secret::get_format) {
        Some(Format::Hex) => format!("`openssl rand -hex {bytes}`"),
        Some(Format::Uuid) => "`uuidgen --random`".to_owned(),
        _ => format!("`openssl rand -base64 {bytes} | tr -d '\\n'`"),
    }
}
