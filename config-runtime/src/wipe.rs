//! Takes secrets out of the environment that the process was started with. Children inherit that block, crash reports and
//! `/proc/<pid>/environ` show it, and no safe code can overwrite it: this is the one module that may hold unsafe code.
#![allow(unsafe_code, reason = "the environment's own bytes are overwritten")]

use crate::config::SecureConfig;
use crate::names::Role;
use crate::plan::Plan;

/// Unsets the variables that hold secrets of `T`, and overwrites their values where they stand in the process's memory.
///
/// Those are the variables of its secrets, with their aliases, previous and next values. What holds no secret stays:
/// `NAME_FILE`, which is a path, and `NAME_ROTATED_AT`. Call it after the settings were loaded, because a later load finds
/// nothing there; the loaded settings have copies of their own.
///
/// From then on neither children nor crash reports nor `/proc/<pid>/environ` carry the values. Elsewhere than on Unix the
/// variables are unset, and what the system did with their old values is its own affair.
///
/// ```no_run
/// # use secure_config_runtime as secure_config;
/// # use secure_config::SecureConfig;
/// # fn start<Settings: SecureConfig>() {
/// // First of all in `main`, and not below `#[tokio::main]`, which starts threads before.
/// let settings = Settings::load_or_exit();
/// // SAFETY: this is the only thread, and nobody has asked `getenv` for a pointer yet.
/// unsafe { secure_config::wipe_environment::<Settings>() };
/// # }
/// ```
///
/// # Safety
/// - No other thread of the process runs, in any language: it could read the environment meanwhile. Threads that
///   [`load`](SecureConfig::load) starts have ended when it returns.
/// - Nothing still uses a pointer into the environment: what `getenv` gave, or what `main` was handed as `envp`.
/// - The variables may be written where they stand. What the process was started with may, and so may what
///   `std::env::set_var` or `setenv` has set; a constant that C code passed to `putenv` may not.
pub unsafe fn wipe_environment<T: SecureConfig>() {
    let plan = Plan::new(T::SCHEMA);
    let roles = plan.roles();
    let holds_a_secret = |name: &str| {
        roles.find(name.as_bytes()).is_some_and(|(at, role)| {
            let holds_it = !role.is_in_file() && role != Role::RotatedAt;
            holds_it && plan.field(at).is_some_and(|field| field.is_secret())
        })
    };
    // SAFETY: the caller's promises are those that are asked for.
    let names = unsafe { overwrite(&holds_a_secret) };
    for name in names {
        // SAFETY: nobody else reads or writes the environment, by the caller's word. The bytes were overwritten before,
        // because some C libraries free what they drop.
        #[expect(clippy::disallowed_methods, reason = "this is what the caller asks for")]
        unsafe {
            std::env::remove_var(name);
        }
    }
}

/// Overwrites the values of the wanted variables; gives their names.
///
/// # Safety
/// As for [`wipe_environment`].
#[cfg(unix)]
unsafe fn overwrite(is_wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    use std::ffi::CStr;

    use zeroize::Zeroize;

    let mut names = Vec::new();
    // SAFETY: nobody writes the environment meanwhile.
    let mut place = unsafe { entries() };
    if place.is_null() {
        return names;
    }
    // SAFETY: the list ends with a null pointer, and every step stops there.
    while let entry = unsafe { *place }
        && !entry.is_null()
    {
        // SAFETY: an entry is text that ends with a zero, and it may be written. Nobody else has a reference to it, and
        // ours ends before the next one begins.
        let text = unsafe {
            let len = CStr::from_ptr(entry).count_bytes();
            std::slice::from_raw_parts_mut(entry.cast::<u8>(), len)
        };
        if let Some(equals) = text.iter().position(|byte| *byte == b'=')
            && let (name, value) = text.split_at_mut(equals)
            && let Ok(name) = std::str::from_utf8(name)
            && is_wanted(name)
        {
            names.push(name.to_owned());
            // The `=` stays, so that this is still a variable for whoever is to unset it.
            value.get_mut(1..).unwrap_or_default().zeroize();
        }
        // SAFETY: this was not the end of the list.
        place = unsafe { place.add(1) };
    }
    names
}

/// The names of the wanted variables; their values are nowhere where we could overwrite them.
#[cfg(not(unix))]
unsafe fn overwrite(is_wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, value)| {
        drop(crate::bytes::Bytes::from(value));
        name.into_string().ok()
    });
    names.filter(|name| is_wanted(name)).collect()
}

/// The list of the environment's entries: pointers to `NAME=value`, and a null pointer at the end. It may be null itself.
///
/// # Safety
/// Nobody writes the environment meanwhile.
#[cfg(all(unix, not(target_vendor = "apple")))]
unsafe fn entries() -> *const *mut std::ffi::c_char {
    unsafe extern "C" {
        static mut environ: *const *mut std::ffi::c_char;
    }
    // SAFETY: every Unix has this variable, by POSIX.
    unsafe { environ }
}

#[cfg(target_vendor = "apple")]
unsafe fn entries() -> *const *mut std::ffi::c_char {
    unsafe extern "C" {
        fn _NSGetEnviron() -> *mut *const *mut std::ffi::c_char;
    }
    // SAFETY: the system's way to what is `environ` elsewhere; it is never null.
    unsafe { *_NSGetEnviron() }
}
