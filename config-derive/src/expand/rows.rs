//! The rows of the schema, and those of its prose.

use crate::attributes::{At, RotateWords, SecretWords};
use crate::check::is_generated;
use crate::literal::{Range, Value, constant, literals};
use crate::model::{Field, Model, Structure, Variable};
use crate::syntax::Text;
use crate::tokens::{Ident, Span, TokenStream};

/// One row of the schema.
pub(super) fn row(model: &Model<'_>, field: &Field<'_>, p: &TokenStream) -> TokenStream {
    let (ident, doc, ty, span) = (&field.name, &field.doc.first, field.ty, field.type_span());
    let name = match &field.variable {
        Variable::Part(part) => quote!(#p::Part(#part)),
        Variable::Whole(whole) => quote!(#p::Whole(#whole)),
    };
    let key = (field.key != field.name).then(|| {
        let key = &field.key;
        quote!(.key(#key))
    });
    if field.words.nested.is_some() {
        let group = quote_spanned!(span=> <#ty as #p::Group>);
        let required = field.words.required.as_ref().map(|required| {
            let environments = &required.value;
            quote!(.required_in(&[#(environments)]))
        });
        return quote!(#p::Field::group(#ident, #name, #group::SCHEMA, #group::OPTIONAL, #doc) #key #required);
    }
    let kind = type_of(field, p);
    let details = details(model, field, p);
    quote!(#p::Field::value(#ident, #name, #kind, #doc) #key #details)
}

/// The constant that says what the field holds.
fn type_of(field: &Field<'_>, p: &TokenStream) -> TokenStream {
    let (ty, span) = (field.ty, field.type_span());
    if field.words.parser.is_some() {
        let what = format!("a `{}`", field.type_word());
        // What the type is, the library cannot know; whether it is a secret one or an `Option` the compiler can say.
        return quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #p::Unseen as _;
            #p::parsed_type(#what, #p::Seen::<#ty>::SECRET, #p::Seen::<#ty>::OPTIONAL, #p::Seen::<#ty>::ROTATING)
        }};
    }
    if field.words.secret.is_some() {
        quote_spanned!(span=> <#ty as #p::SecretValue>::TYPE)
    } else {
        quote_spanned!(span=> <#ty as #p::Value>::TYPE)
    }
}

fn details(model: &Model<'_>, field: &Field<'_>, p: &TokenStream) -> TokenStream {
    let (krate, words) = (&model.krate, &field.words);
    let mut out = TokenStream::new();
    let mut add = |tokens: TokenStream| out.extend(tokens);
    if !words.aliases.is_empty() {
        let aliases = words
            .aliases
            .iter()
            .map(|(name, deprecated)| quote!(#p::Alias { variable: #name, deprecated: #deprecated }));
        add(quote!(.aliases(&[#(aliases)])));
    }
    if let Some(fallback) = fallback(field, p) {
        add(quote!(.fallback(&#fallback)));
    }
    if let Some(At { value, .. }) = &words.dev_default {
        let value = if is_generated(words) {
            Some(quote!(#p::DevDefault::Generated))
        } else {
            value.literal(p).map(|literal| quote!(#p::DevDefault::Literal(#literal)))
        };
        add(quote!(.dev_default(&#value, #krate::__private::cfg!(debug_assertions))));
    }
    if let Some(At { value: environments, .. }) = &words.required {
        add(if environments.is_empty() { quote!(.says_required()) } else { quote!(.required_in(&[#(environments)])) });
    }
    if let Some(At { value, .. }) = &words.secret {
        let secret = secret(value, p);
        add(quote!(.secret(&#secret)));
    }
    if let Some(At { value, .. }) = &words.rotate {
        let rotation = rotation(value, p);
        add(quote!(.rotation(&#rotation)));
    }
    if let Some(rules) = rules(field, p) {
        add(quote!(.rules(&#rules)));
    }
    let flags = [
        (words.not_secret.is_some(), "not_secret"),
        (words.allow_empty.is_some(), "allow_empty"),
        (words.not_empty.is_some(), "not_empty"),
        (words.quiet.is_some(), "quiet"),
        (words.file.is_some(), "file"),
        (words.no_file.is_some(), "no_file"),
        (words.parser.is_some(), "opaque"),
    ];
    for (_, flag) in flags.into_iter().filter(|(set, _)| *set) {
        let flag = Ident::new(flag, Span::call_site());
        add(quote!(.#flag()));
    }
    out
}

fn fallback(field: &Field<'_>, p: &TokenStream) -> Option<TokenStream> {
    if let Some(default) = &field.words.default {
        return Some(match default.value.literal(p) {
            Some(literal) => quote!(#p::Fallback::Literal(#literal)),
            None => {
                let code = code_text(&default.value);
                quote!(#p::Fallback::Code(#code))
            }
        });
    }
    let with = field.words.default_with.as_ref()?;
    let text = match &field.words.default_doc {
        Some(doc) => doc.value(),
        None => format!("made by `{}`", compact(&with.value)),
    };
    Some(quote!(#p::Fallback::Code(#text)))
}

fn code_text(value: &Value) -> String {
    match value {
        Value::Code(tokens, _) | Value::Constant(tokens, _) => compact(tokens),
        Value::List(items, ..) => {
            let items: Vec<_> = items.iter().map(code_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Digits(text, _) | Value::Float(text, _) | Value::Text(text, _) => text.clone(),
        Value::Bool(flag, _) => flag.to_string(),
        Value::Char(c, _) => c.to_string(),
    }
}

/// `LogLevel :: Info` as people write it.
fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(" :: ", "::").replace(" (", "(").replace("( ", "(").replace(" )", ")")
}

fn secret(words: &SecretWords, p: &TokenStream) -> TokenStream {
    let word = |name: &str| Ident::new(name, Span::call_site());
    let format = words.format.as_ref().map(|format| {
        let format = word(format.value);
        quote!(.format(#p::Format::#format))
    });
    let min_len = words.min_len.as_ref().map(|min_len| {
        let min_len = min_len.value;
        quote!(.min_len(#min_len))
    });
    let owner = words.owner.as_ref().map(|owner| quote!(.owner(#owner)));
    let criticality = words.criticality.map(|criticality| {
        let criticality = word(criticality);
        quote!(.criticality(#p::Criticality::#criticality))
    });
    quote!(#p::Secret::new() #format #min_len #owner #criticality)
}

fn rotation(words: &RotateWords, p: &TokenStream) -> TokenStream {
    let days = |part: &Option<At<u32>>, each: u32| part.as_ref().map_or(0, |part| part.value.saturating_mul(each));
    let total = days(&words.days, 1) + days(&words.weeks, 7);
    let days = (total > 0).then(|| quote!(.days(#total)));
    let months = words.months.as_ref().map(|months| {
        let months = months.value;
        quote!(.months(#months))
    });
    let on_compromise = words.on_compromise.then(|| quote!(.on_compromise()));
    let window = words.window_days.as_ref().map(|window| {
        let window = window.value;
        quote!(.window_days(#window))
    });
    let overdue = words.overdue_fails.as_ref().is_some_and(|overdue| overdue.value).then(|| quote!(.overdue_fails()));
    let previous = words.previous.as_ref().map(|variable| {
        let separator = words.separator.as_ref().map_or_else(|| ",".to_owned(), Text::value);
        quote!(.previous(#variable, #separator))
    });
    quote!(#p::Rotation::new() #days #months #on_compromise #window #overdue #previous)
}

fn rules(field: &Field<'_>, p: &TokenStream) -> Option<TokenStream> {
    let words = &field.words;
    let mut out = TokenStream::new();
    if let Some(Range { low, high, exclusive, .. }) = &words.range {
        let (low, high) = (bound(low.as_ref(), p), bound(high.as_ref(), p));
        out.extend(quote!(.range(#low, #high)));
        out.extend(exclusive.then(|| quote!(.exclusive())));
    }
    if let Some(Range { low, high, exclusive, .. }) = &words.len {
        let number = |value: &Option<Value>| match value {
            Some(Value::Digits(text, _)) => text.parse::<u64>().ok(),
            _ => None,
        };
        let option = |number: Option<u64>| number.map_or_else(|| quote!(#p::None), |n| quote!(#p::Some(#n)));
        let low = option(number(low));
        let high = option(number(high).map(|high| if *exclusive { high.saturating_sub(1) } else { high }));
        out.extend(quote!(.len(#low, #high)));
    }
    if let Some(list) = words.one_of.as_ref().and_then(|at| literals(&at.value, p)) {
        out.extend(quote!(.one_of(#list)));
    }
    if let Some(pattern) = &words.pattern {
        out.extend(quote!(.pattern(#pattern)));
    }
    if let Some(example) = &words.example {
        out.extend(quote!(.example(#example)));
    }
    if let Some(deprecated) = &words.deprecated {
        out.extend(quote!(.deprecated(#deprecated)));
    }
    if let Some(separator) = &words.separator {
        out.extend(quote!(.separator(#separator)));
    }
    let stores =
        [(&words.vault, quote!(Vault)), (&words.secrets_manager, quote!(SecretsManager)), (&words.ssm, quote!(Ssm))];
    for (place, store) in stores {
        out.extend(place.as_ref().map(|place| quote!(.store(#p::Store::#store, #place))));
    }
    (!out.is_empty()).then(|| quote!(#p::Rules::new() #out))
}

fn bound(value: Option<&Value>, p: &TokenStream) -> TokenStream {
    let Some(value) = value else { return quote!(#p::None) };
    match value.literal(p) {
        Some(literal) => quote!(#p::Some(#literal)),
        // A constant expression, such as `Duration::from_secs(1)`.
        None => match value {
            Value::Code(tokens, span) => {
                let literal = constant(tokens, *span, p);
                quote_spanned!(*span=> #p::Some(#literal))
            }
            other => {
                let text = code_text(other);
                quote!(#p::Some(#p::Literal::Text(#text)))
            }
        },
    }
}

/// The prose of the struct.
pub(super) fn docs(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream) -> TokenStream {
    let more = &model.doc.more;
    let fields = structure.fields.iter().map(|field| {
        let (more, ty, span) = (&field.doc.more, field.ty, field.type_span());
        if field.words.nested.is_some() {
            let group = quote_spanned!(span=> <#ty as #p::Group>::DOCS);
            return quote!(#p::Doc::group(#more, #group));
        }
        let variants = if field.words.parser.is_some() || field.words.secret.is_some() {
            quote!(&[])
        } else {
            quote_spanned!(span=> <#ty as #p::Value>::VARIANT_DOCS)
        };
        quote!(#p::Doc::value(#more, #variants))
    });
    quote!(#p::Docs { more: #more, fields: &[#(fields)] })
}
