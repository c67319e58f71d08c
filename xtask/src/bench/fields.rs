//! The settings that every program loads: one list of fields, with kinds, values and where each value comes from.

/// What is loaded, and how much of it.
#[derive(Debug)]
pub(crate) struct Workload {
    /// As features and arguments name it.
    pub(crate) name: &'static str,
    /// As the tables name it.
    pub(crate) title: &'static str,
    /// Whether our struct declares what all variables begin with, and so asks for those that nothing reads.
    pub(crate) declares_prefix: bool,
    pub(crate) groups: Vec<Group>,
    pub(crate) shape: Shape,
}

/// Which sources the values stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// All in the environment, no groups.
    Flat,
    /// The environment over TOML over defaults, in groups.
    Layered,
    /// All in a `.env`, no groups.
    Dotenv,
}

/// What every variable of the program begins with, as programs' variables do.
pub(crate) const PREFIX: &str = "SHOP";

/// Fields that stand in one struct; the only one of a flat workload has no name.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Secret,
    Flag,
    Number(&'static str),
    Float,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Variable,
    /// The file holds another value, which must not win.
    VariableOverFile,
    File,
    Default,
}

impl Origin {
    pub(crate) fn in_environment(self) -> bool {
        matches!(self, Self::Variable | Self::VariableOverFile)
    }

    pub(crate) fn in_file(self) -> bool {
        matches!(self, Self::VariableOverFile | Self::File)
    }
}

/// What a service is asked for: eight texts, five numbers, three flags, a fraction and three secrets.
const FIELDS: [(&str, Kind); 20] = [
    ("listen_host", Kind::Text),
    ("listen_port", Kind::Number("u16")),
    ("public_url", Kind::Text),
    ("log_level", Kind::Text),
    ("log_json", Kind::Flag),
    ("api_key", Kind::Secret),
    ("max_connections", Kind::Number("u32")),
    ("request_timeout_ms", Kind::Number("u64")),
    ("region", Kind::Text),
    ("cache_ratio", Kind::Float),
    ("signing_key", Kind::Secret),
    ("bucket", Kind::Text),
    ("worker_threads", Kind::Number("u16")),
    ("metrics", Kind::Flag),
    ("service_name", Kind::Text),
    ("client_secret", Kind::Secret),
    ("retry_limit", Kind::Number("u32")),
    ("queue", Kind::Text),
    ("trace_requests", Kind::Flag),
    ("template_dir", Kind::Text),
];

/// Four of ten from the environment, one of them over the file's; four from the file; two defaults. Secrets, which stand at
/// 5, 10 and 15, come from the environment.
const ORIGINS: [Origin; 10] = [
    Origin::Variable,
    Origin::VariableOverFile,
    Origin::File,
    Origin::Default,
    Origin::File,
    Origin::Variable,
    Origin::File,
    Origin::Variable,
    Origin::File,
    Origin::Default,
];

const GROUPS: [&str; 10] =
    ["storage", "database", "mail", "search", "billing", "session", "upload", "export", "gateway", "audit"];

impl Workload {
    /// The workloads of the tables, in their order.
    pub(crate) fn all() -> Vec<Self> {
        vec![
            Self::flat("w1", "W1: 20 fields from the environment", Shape::Flat, false),
            Self::flat(
                "w1-prefixed",
                "W1 with a declared prefix, and the search for variables that nothing reads",
                Shape::Flat,
                true,
            ),
            Self {
                declares_prefix: true,
                ..Self::layered(
                    "w2",
                    "W2: 200 fields in 10 groups, 80 from the environment over 100 from TOML over 40 defaults",
                    10,
                    20,
                )
            },
            Self::layered("w3", "W3: 2,000 fields in 40 groups, made the same way", 40, 50),
            Self::flat("w4", "W4: 20 fields from a `.env` of 5,000 lines", Shape::Dotenv, false),
        ]
    }

    fn flat(name: &'static str, title: &'static str, shape: Shape, declares_prefix: bool) -> Self {
        let fields = (0..20).map(|at| Field { origin: Origin::Variable, ..Field::numbered(0, at) }).collect();
        Self { name, title, declares_prefix, groups: vec![Group { name: String::new(), fields }], shape }
    }

    pub(crate) fn layered(name: &'static str, title: &'static str, groups: usize, fields: usize) -> Self {
        let group = |group: usize| Group {
            name: numbered(GROUPS[group % GROUPS.len()], group / GROUPS.len()).replace('_', ""),
            fields: (0..fields).map(|at| Field::numbered(group, at)).collect(),
        };
        Self { name, title, declares_prefix: false, groups: (0..groups).map(group).collect(), shape: Shape::Layered }
    }

    /// How many loads are counted: enough for a steady mean, few enough for a short run.
    pub(crate) fn loads(&self) -> u64 {
        (4000 / self.fields().count() as u64).clamp(2, 20)
    }

    /// The name of a file of this workload's data or code.
    pub(crate) fn stem(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Every field with its group, in the order in which the checksum takes them.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&Group, &Field)> {
        self.groups.iter().flat_map(|group| group.fields.iter().map(move |field| (group, field)))
    }

    /// The variable of a field, with this between the group's name and its own.
    pub(crate) fn variable(group: &Group, field: &Field, separator: &str) -> String {
        let separator = if group.name.is_empty() { "" } else { separator };
        format!("{PREFIX}_{}{separator}{}", group.name.to_uppercase(), field.name.to_uppercase())
    }
}

impl Group {
    /// The struct's name.
    pub(crate) fn type_name(&self) -> String {
        let mut letters = self.name.chars();
        letters
            .next()
            .map_or_else(|| "Settings".to_owned(), |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
    }
}

impl Field {
    fn numbered(group: usize, at: usize) -> Self {
        let (name, kind) = FIELDS[at % FIELDS.len()];
        let n = group * 97 + at;
        let value = match kind {
            Kind::Flag => (n.is_multiple_of(2)).to_string(),
            Kind::Float => format!("0.{}", 125 + n),
            // Within an `u16`, whatever the number of fields.
            Kind::Number(_) => (1000 + n * 7 % 60_000).to_string(),
            Kind::Secret => format!("sk_{:016x}{:016x}", scrambled(n), scrambled(n + 1)),
            Kind::Text => match name {
                "listen_host" => format!("host-{n}.internal"),
                "public_url" => format!("https://service-{n}.example.com/v1"),
                "log_level" => "info".to_owned(),
                "template_dir" => format!("/var/lib/service-{n}/templates"),
                _ => format!("{name}-eu-central-{n}"),
            },
        };
        Self { name: numbered(name, at / FIELDS.len()), kind, value, origin: ORIGINS[at % ORIGINS.len()] }
    }

    /// Its value as a literal of Rust or of TOML, where they look the same.
    pub(crate) fn literal(&self) -> String {
        match self.kind {
            Kind::Text | Kind::Secret => format!("{:?}", self.value),
            Kind::Flag | Kind::Number(_) | Kind::Float => self.value.clone(),
        }
    }

    /// A value of the same kind that is not this one, for the file under a variable.
    pub(crate) fn other_literal(&self) -> String {
        match self.kind {
            Kind::Text | Kind::Secret => format!("{:?}", format!("{}-shadowed", self.value)),
            Kind::Flag => (self.value != "true").to_string(),
            Kind::Number(_) | Kind::Float => "1".to_owned(),
        }
    }
}

fn numbered(name: &str, times: usize) -> String {
    if times == 0 { name.to_owned() } else { format!("{name}_{}", times + 1) }
}

fn scrambled(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5bf0_3635
}
