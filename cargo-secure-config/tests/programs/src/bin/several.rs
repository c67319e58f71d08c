//! Has several settings structs: one for each of its jobs.
#![allow(dead_code)]

mod worker {
    /// Settings of the worker.
    #[derive(secure_config::SecureConfig)]
    #[config(app = "worker", prefix = "WORKER")]
    pub struct Worker {
        /// Name of the queue.
        pub queue: String,
        /// Token of the broker.
        #[secret]
        pub token: secure_config::SecretString,
    }

    secure_config::embed!(Worker);
}

/// Settings of the clock.
#[derive(secure_config::SecureConfig)]
#[config(prefix = "CLOCK")]
pub struct Clock {
    /// How often it ticks.
    #[config(default = "1s")]
    pub period: std::time::Duration,
}

// A second time in the same program, as where a library embeds what its user embeds too.
secure_config::embed!(Clock, worker::Worker);

fn main() {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let [option, clock, worker] = arguments.as_slice()
        && option == "--emit"
    {
        secure_config::emit::<Clock>().schema(clock).write().expect("the schema can be written");
        secure_config::emit::<worker::Worker>().schema(worker).write().expect("the schema can be written");
    }
}
