//! Both sources against two servers that stand for AWS: moto and ministack, whose faults differ.

#![forbid(unsafe_code)]

mod child;
mod found;
mod many;
#[cfg(target_os = "linux")]
mod memory;
mod policy;
mod proxy;
mod refused;
mod server;
mod silent;
