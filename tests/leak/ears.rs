//! Ears for what a load says on its way: answers of sources, events, panics.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex};

use secure_config::{Answer, Bytes, Properties, Request, Source};

/// Notes what it hears.
#[derive(Clone, Default)]
pub(crate) struct Ear(Arc<Mutex<String>>);

impl Ear {
    pub(crate) fn note(&self, text: impl fmt::Display) {
        let mut notes = self.0.lock().expect("nobody panics with the ear in hand");
        *notes += &format!("{text}\n");
    }

    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().expect("nobody panics with the ear in hand"))
    }
}

/// A source whose answers are heard. Everything else is its own.
pub(crate) struct Heard<S>(S, Ear);

impl<S> Heard<S> {
    pub(crate) fn new(source: S, ear: &Ear) -> Self {
        Self(source, ear.clone())
    }
}

impl<S: Source> fmt::Debug for Heard<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<S: Source> Source for Heard<S> {
    fn name(&self) -> String {
        self.0.name()
    }
    fn properties(&self) -> Properties {
        self.0.properties()
    }
    fn bound_to(&self) -> Option<&str> {
        self.0.bound_to()
    }
    fn environment(&self, variable: &str) -> Option<Bytes> {
        let name = self.0.environment(variable);
        self.1.note(format_args!("{name:?}"));
        name
    }
    fn fetch(&self, request: &Request<'_>) -> Answer {
        let answer = self.0.fetch(request);
        self.1.note(format_args!("{answer:?}"));
        answer
    }
    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        self.0.unread(request)
    }
    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        self.0.plan(request)
    }
    fn preflight(&self, request: &Request<'_>) -> Answer {
        self.0.preflight(request)
    }
}

/// A source that holds nothing and notes what it is asked.
pub(crate) struct Asked(pub(crate) Ear);

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked")
    }
}

impl Source for Asked {
    fn name(&self) -> String {
        "nothing".into()
    }
    fn environment(&self, _variable: &str) -> Option<Bytes> {
        Some("dev".into())
    }
    fn fetch(&self, request: &Request<'_>) -> Answer {
        self.0.note(format_args!("{request:?}"));
        request.keys().for_each(|key| self.0.note(format_args!("{key:?}")));
        Answer::new()
    }
}

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Lets [`panic_of`] hear what would go to standard error, and nobody else.
pub(crate) fn listen_to_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let heard = PANIC.with_borrow_mut(|text| text.as_mut().map(|text| *text += &info.to_string()).is_some());
        if !heard {
            others(info);
        }
    }));
}

/// What the panic hook is told.
pub(crate) fn panic_of(act: impl FnOnce()) -> String {
    PANIC.set(Some(String::new()));
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).err();
    let payload = payload.and_then(|payload| payload.downcast::<String>().ok());
    PANIC.take().unwrap_or_default() + &payload.map_or_else(String::new, |text| *text)
}

/// Hears every event and span, down to TRACE.
#[cfg(feature = "tracing")]
pub(crate) fn events_of<T>(act: impl FnOnce() -> T) -> (T, String) {
    let ear = Ear::default();
    (tracing::subscriber::with_default(Subscriber(ear.clone()), act), ear.take())
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn events_of<T>(act: impl FnOnce() -> T) -> (T, String) {
    (act(), String::new())
}

/// Hears the same on every thread that [`events_of`] does not listen to: those that sources start. Each line once.
#[cfg(feature = "tracing")]
pub(crate) fn listen_to_other_threads() -> impl Fn() -> String {
    let ear = Ear::default();
    tracing::subscriber::set_global_default(Subscriber(ear.clone())).expect("nobody else listens");
    move || {
        let text = ear.take();
        let lines: std::collections::BTreeSet<_> = text.lines().collect();
        lines.into_iter().map(|line| format!("{line}\n")).collect()
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn listen_to_other_threads() -> impl Fn() -> String {
    String::new
}

#[cfg(feature = "tracing")]
struct Subscriber(Ear);

#[cfg(feature = "tracing")]
impl tracing::Subscriber for Subscriber {
    fn enabled(&self, _metadata: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn max_level_hint(&self) -> Option<tracing::level_filters::LevelFilter> {
        Some(tracing::level_filters::LevelFilter::TRACE)
    }
    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.0.note(format_args!("{span:?}"));
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _span: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        self.0.note(format_args!("{values:?}"));
    }
    fn record_follows_from(&self, _span: &tracing::span::Id, _follows: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let metadata = event.metadata();
        self.0.note(format_args!("{} {}", metadata.level(), metadata.target()));
        event.record(&mut |field: &tracing::field::Field, value: &dyn fmt::Debug| {
            self.0.note(format_args!("{field}={value:?} {value:#?}"));
        });
    }
    fn enter(&self, _span: &tracing::span::Id) {}
    fn exit(&self, _span: &tracing::span::Id) {}
}
