//! A field: its names, its type, and what its attributes say.

use super::out::Out;
use super::structure::{self, Prefix, some};
use crate::{
    Base, DevDefault, Fallback, Field, FieldDoc, Literal, Many, Name, Rotation, Rules, Secret, Shape, Store, Type,
};

#[inline]
pub(super) const fn write(out: &mut Out<'_>, field: &Field, doc: Option<&FieldDoc>, prefix: &Prefix<'_>) {
    out.raw(b"{\"ident\":");
    out.text(field.get_ident());
    if !is_same(field.get_key(), field.get_ident()) {
        out.optional(b",\"key\":", Some(field.get_key()));
    }
    let own = field.get_name();
    if let Shape::Value(_) = field.get_shape() {
        out.raw(b",\"variable\":");
        structure::variable(out, own, prefix);
    }
    match own {
        Name::Part(part) => out.optional(b",\"part\":", Some(part)),
        Name::Whole(whole) => out.optional(b",\"whole\":", Some(whole)),
    }
    out.optional(b",\"doc\":", some(field.get_doc()));
    if let Some(doc) = doc {
        out.optional(b",\"more\":", some(doc.more));
    }
    match field.get_shape() {
        Shape::Value(ty) => {
            kind(out, &ty, doc);
            attributes(out, field);
        }
        Shape::Group { schema, optional } => {
            out.flag(b",\"optional\":", optional);
            attributes(out, field);
            out.raw(b",\"group\":");
            let docs = match doc {
                Some(doc) => doc.group,
                None => None,
            };
            structure::write(out, schema, docs, Some((own, prefix)));
        }
    }
    out.raw(b"}");
}

#[inline]
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[inline]
const fn kind(out: &mut Out<'_>, ty: &Type, doc: Option<&FieldDoc>) {
    out.raw(b",\"type\":{\"base\":");
    out.text(match ty.base() {
        Base::Text => "text",
        Base::Char => "char",
        Base::Bool => "bool",
        Base::Integer { .. } => "integer",
        Base::Float => "float",
        Base::Duration => "duration",
        Base::ByteSize => "size",
        Base::Path => "path",
        Base::Address(_) => "address",
        Base::Url => "url",
        Base::OneOf(_) => "one_of",
        Base::Bytes(_) => "bytes",
        Base::Custom(_) => "custom",
    });
    match ty.base() {
        Base::Integer { bits, signed, nonzero } => {
            out.raw(b",\"bits\":");
            out.number(bits as u128);
            out.flag(b",\"signed\":", signed);
            out.flag(b",\"nonzero\":", nonzero);
        }
        Base::Address(what) | Base::Custom(what) => out.optional(b",\"what\":", Some(what)),
        Base::OneOf(variants) => {
            out.raw(b",\"variants\":[");
            let mut at = 0;
            while at < variants.len() {
                out.raw(if at == 0 { b"{\"ident\":" } else { b",{\"ident\":" });
                out.text(variants[at].ident);
                out.optional(b",\"name\":", Some(variants[at].name));
                match doc {
                    Some(doc) if at < doc.variants.len() => out.optional(b",\"doc\":", some(doc.variants[at])),
                    _ => {}
                }
                out.raw(b"}");
                at += 1;
            }
            out.raw(b"]");
        }
        Base::Bytes(Some(len)) => number(out, b",\"len\":", Some(len as u64)),
        _ => {}
    }
    match ty.how_many() {
        Many::One => {}
        Many::List => out.raw(b",\"many\":\"list\""),
        Many::Set => out.raw(b",\"many\":\"set\""),
        Many::Map => out.raw(b",\"many\":\"map\""),
    }
    out.flag(b",\"secret\":", ty.is_secret());
    out.flag(b",\"rotating\":", ty.is_rotating());
    out.flag(b",\"option_inside\":", ty.has_option_inside());
    out.flag(b",\"optional\":", ty.is_optional());
    out.raw(b"}");
}

/// What the attributes say.
#[inline]
const fn attributes(out: &mut Out<'_>, field: &Field) {
    let aliases = field.get_aliases();
    let mut at = 0;
    while at < aliases.len() {
        out.raw(if at == 0 { b",\"aliases\":[{\"variable\":" } else { b",{\"variable\":" });
        out.text(aliases[at].variable);
        out.flag(b",\"deprecated\":", aliases[at].deprecated);
        out.raw(if at + 1 == aliases.len() { b"}]" } else { b"}" });
        at += 1;
    }
    match field.get_fallback() {
        Fallback::None => {}
        Fallback::Literal(value) => {
            out.raw(b",\"default\":{\"value\":");
            literal(out, value);
            out.raw(b"}");
        }
        Fallback::Code(code) => {
            out.raw(b",\"default\":{\"code\":");
            out.text(code);
            out.raw(b"}");
        }
    }
    match field.get_dev_default() {
        None => {}
        Some(DevDefault::Generated) => out.raw(b",\"dev_default\":{\"generated\":true}"),
        Some(DevDefault::Literal(value)) => {
            out.raw(b",\"dev_default\":{\"value\":");
            literal(out, value);
            out.raw(b"}");
        }
    }
    if !field.get_required_in().is_empty() {
        out.raw(b",\"required_in\":");
        out.texts(field.get_required_in());
    }
    if let Some(secret) = field.get_secret() {
        of_secret(out, secret);
    }
    if let Some(duty) = field.get_rotation() {
        rotation(out, duty);
    }
    rules(out, field.get_rules());
    out.flag(b",\"allow_empty\":", field.is_empty_allowed());
    out.flag(b",\"not_empty\":", field.is_not_empty());
    out.flag(b",\"quiet\":", field.is_quiet());
    out.flag(b",\"file\":", field.says_file());
    out.flag(b",\"no_file\":", field.says_no_file());
    out.flag(b",\"not_secret\":", field.is_said_not_secret());
    out.flag(b",\"says_required\":", field.is_said_required() && field.get_required_in().is_empty());
    out.flag(b",\"opaque\":", field.is_opaque());
}

#[inline]
const fn of_secret(out: &mut Out<'_>, secret: &Secret) {
    out.raw(b",\"secret\":{");
    let start = out.len();
    if let Some(format) = secret.get_format() {
        out.optional(b"\"format\":", Some(format.name()));
    }
    if secret.get_min_len() > 0 {
        comma(out, start);
        number(out, b"\"min_len\":", Some(secret.get_min_len() as u64));
    }
    if let Some(owner) = secret.get_owner() {
        comma(out, start);
        out.optional(b"\"owner\":", Some(owner));
    }
    if let Some(criticality) = secret.get_criticality() {
        comma(out, start);
        out.optional(b"\"criticality\":", Some(criticality.name()));
    }
    out.raw(b"}");
}

#[inline]
const fn rotation(out: &mut Out<'_>, duty: &Rotation) {
    out.raw(b",\"rotation\":{");
    let start = out.len();
    let (days, months) = duty.every();
    if days > 0 {
        number(out, b"\"days\":", Some(days as u64));
    }
    if months > 0 {
        comma(out, start);
        number(out, b"\"months\":", Some(months as u64));
    }
    if duty.is_on_compromise() {
        comma(out, start);
        out.raw(b"\"on_compromise\":true");
    }
    if let Some(window) = duty.window() {
        comma(out, start);
        number(out, b"\"window_days\":", Some(window as u64));
    }
    if duty.is_overdue_fatal() {
        comma(out, start);
        out.raw(b"\"overdue\":\"fail\"");
    }
    if let Some((variable, separator)) = duty.previous_list() {
        comma(out, start);
        out.optional(b"\"previous\":{\"variable\":", Some(variable));
        out.optional(b",\"separator\":", Some(separator));
        out.raw(b"}");
    }
    out.raw(b"}");
}

#[inline]
const fn rules(out: &mut Out<'_>, rules: &Rules) {
    let mut stores = 0;
    let mut at = 0;
    while at < Store::ALL.len() {
        stores += rules.get_store(Store::ALL[at]).is_some() as usize;
        at += 1;
    }
    let is_usual = !rules.has_any()
        && stores == 0
        && rules.get_example().is_none()
        && rules.get_deprecated().is_none()
        && is_same(rules.get_separator(), ",");
    if is_usual {
        return;
    }
    out.raw(b",\"rules\":{");
    let start = out.len();
    let (low, high) = rules.get_range();
    if low.is_some() || high.is_some() {
        out.raw(b"\"range\":{");
        let start = out.len();
        if let Some(low) = &low {
            out.raw(b"\"low\":");
            literal(out, low);
        }
        if let Some(high) = &high {
            comma(out, start);
            out.raw(b"\"high\":");
            literal(out, high);
        }
        out.flag(b",\"exclusive\":", rules.is_exclusive());
        out.raw(b"}");
    }
    let (low, high) = rules.get_len();
    if low.is_some() || high.is_some() {
        comma(out, start);
        out.raw(b"\"len\":{");
        let start = out.len();
        number(out, b"\"low\":", low);
        if high.is_some() {
            comma(out, start);
            number(out, b"\"high\":", high);
        }
        out.raw(b"}");
    }
    let members = rules.get_one_of();
    if !members.is_empty() {
        comma(out, start);
        out.raw(b"\"one_of\":");
        literals(out, members);
    }
    if let Some(pattern) = rules.get_pattern() {
        comma(out, start);
        out.optional(b"\"pattern\":", Some(pattern));
    }
    if let Some(example) = rules.get_example() {
        comma(out, start);
        out.optional(b"\"example\":", Some(example));
    }
    if let Some(why) = rules.get_deprecated() {
        comma(out, start);
        out.optional(b"\"deprecated\":", Some(why));
    }
    if !is_same(rules.get_separator(), ",") {
        comma(out, start);
        out.optional(b"\"separator\":", Some(rules.get_separator()));
    }
    if stores > 0 {
        comma(out, start);
        out.raw(b"\"stores\":{");
        let start = out.len();
        let mut at = 0;
        while at < Store::ALL.len() {
            let store = Store::ALL[at];
            if let Some(place) = rules.get_store(store) {
                comma(out, start);
                out.raw(b"\"");
                out.raw(store.word().as_bytes());
                out.optional(b"\":", Some(place));
            }
            at += 1;
        }
        out.raw(b"}");
    }
    out.raw(b"}");
}

#[inline]
const fn number(out: &mut Out<'_>, key: &[u8], number: Option<u64>) {
    if let Some(number) = number {
        out.raw(key);
        out.number(number as u128);
    }
}

/// Parts a key from what stands before it, if anything was written since `start`.
#[inline]
const fn comma(out: &mut Out<'_>, start: usize) {
    if out.len() > start {
        out.raw(b",");
    }
}

#[inline]
const fn literals(out: &mut Out<'_>, literals: &[Literal]) {
    out.raw(b"[");
    let mut at = 0;
    while at < literals.len() {
        if at > 0 {
            out.raw(b",");
        }
        literal(out, &literals[at]);
        at += 1;
    }
    out.raw(b"]");
}

/// A literal with its kind: `{"text":"info"}`.
#[inline]
const fn literal(out: &mut Out<'_>, value: &Literal) {
    match *value {
        Literal::Digits(digits) => out.optional(b"{\"digits\":", Some(digits)),
        Literal::Int(number) => {
            out.raw(if number < 0 { b"{\"int\":\"-" } else { b"{\"int\":\"" });
            out.number(number.unsigned_abs());
            out.raw(b"\"");
        }
        Literal::Float(number) => {
            out.raw(b"{\"float_bits\":");
            out.bits(number.to_bits());
        }
        Literal::Bool(value) => out.raw(if value { b"{\"bool\":true" } else { b"{\"bool\":false" }),
        Literal::Char(char) => {
            let mut room = [0; 4];
            out.optional(b"{\"char\":", Some(char.encode_utf8(&mut room)));
        }
        Literal::Text(text) => out.optional(b"{\"text\":", Some(text)),
        Literal::Duration(span) => {
            out.raw(b"{\"seconds\":");
            out.number(span.as_secs() as u128);
            out.raw(b",\"nanoseconds\":");
            out.number(span.subsec_nanos() as u128);
        }
        Literal::List(members) => {
            out.raw(b"{\"list\":");
            literals(out, members);
        }
    }
    out.raw(b"}");
}
