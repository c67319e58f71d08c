//! HTTP/1.1 as stores of secrets speak it: a request with a length, an answer with a length, in chunks, or up to the end.

use zeroize::Zeroizing;

use crate::budget::Budget;
use crate::buffer::grow;
use crate::fault::Fault;
use crate::message::{Request, Response};
use crate::stream::Stream;

/// The most that headers may have.
const HEAD: usize = 64 * 1024;

/// The most that a body may have.
pub(crate) const BODY: usize = 8 * 1024 * 1024;

/// How many headers an answer may have.
const HEADERS: usize = 96;

/// A request as it goes over the wire.
pub(crate) fn write(request: &Request, path: &str, authority: &str) -> Zeroizing<Vec<u8>> {
    let length = request.body.as_ref().map_or_else(String::new, |body| body.len().to_string());
    let mut parts: Vec<&str> = vec![request.method, " ", path, " HTTP/1.1\r\nhost: ", authority, "\r\n"];
    parts.push(concat!("user-agent: secure-config/", env!("CARGO_PKG_VERSION"), "\r\naccept: */*\r\n"));
    for (name, value) in &request.headers {
        parts.extend([name.as_ref(), ": ", value.as_str(), "\r\n"]);
    }
    if request.body.is_some() {
        parts.extend(["content-length: ", &length, "\r\n"]);
    }
    parts.push("\r\n");
    let body = request.body.as_ref().map_or(&[][..], |body| body);
    let size = parts.iter().map(|part| part.len()).sum::<usize>() + body.len();
    let mut bytes = Zeroizing::new(Vec::with_capacity(size));
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.extend_from_slice(body);
    bytes
}

/// Reads an answer; whether the connection can be used again stands beside it.
pub(crate) fn read(stream: &mut Stream, budget: &Budget<'_>) -> Result<(Response, bool), Fault> {
    loop {
        let (mut response, head) = read_head(stream, budget)?;
        // What comes before the answer proper.
        if (100..200).contains(&response.status) && response.status != 101 {
            continue;
        }
        let mut is_reusable = head.is_kept;
        response.body = match head.body {
            Body::None => Zeroizing::default(),
            Body::Sized(size) => read_sized(stream, size, budget)?,
            Body::Chunked => read_chunks(stream, budget)?,
            Body::ToTheEnd => {
                is_reusable = false;
                read_to_the_end(stream, budget)?
            }
        };
        // What nobody asked for would be taken for the next answer.
        return Ok((response, is_reusable && stream.plain.bytes().is_empty()));
    }
}

struct Head {
    body: Body,
    is_kept: bool,
}

enum Body {
    None,
    Sized(usize),
    Chunked,
    ToTheEnd,
}

fn read_head(stream: &mut Stream, budget: &Budget<'_>) -> Result<(Response, Head), Fault> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        let bytes = stream.plain.bytes();
        match parsed.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => {
                let head = (head_of(&parsed)?, length);
                stream.plain.skip(head.1);
                return Ok(head.0);
            }
            Ok(httparse::Status::Partial) if bytes.len() < HEAD => {}
            Ok(httparse::Status::Partial) => return Err(Fault::TooLarge),
            Err(_) => return Err(Fault::Malformed),
        }
        if !stream.fill(budget)? {
            return Err(Fault::Cut);
        }
    }
}

fn head_of(parsed: &httparse::Response<'_, '_>) -> Result<(Response, Head), Fault> {
    let status = parsed.code.ok_or(Fault::Malformed)?;
    let mut headers: Vec<(String, Zeroizing<String>)> = Vec::new();
    let mut size: Option<usize> = None;
    let (mut is_chunked, mut is_kept) = (false, parsed.version == Some(1));
    for header in parsed.headers.iter() {
        let name = header.name.to_ascii_lowercase();
        let value = std::str::from_utf8(header.value).unwrap_or_default().trim();
        match &*name {
            "content-length" => {
                let own = value.parse().map_err(|_| Fault::Malformed)?;
                // Two lengths are how an answer is smuggled into another one.
                if size.is_some_and(|size| size != own) || !value.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(Fault::Malformed);
                }
                size = Some(own);
            }
            "transfer-encoding" if value.eq_ignore_ascii_case("chunked") && !is_chunked => is_chunked = true,
            "transfer-encoding" => return Err(Fault::Malformed),
            "content-encoding" if !value.eq_ignore_ascii_case("identity") => return Err(Fault::Malformed),
            "connection" if value.eq_ignore_ascii_case("close") => is_kept = false,
            _ => {}
        }
        headers.push((name, Zeroizing::new(value.to_owned())));
    }
    let body = match (status, is_chunked, size) {
        (100..200 | 204 | 304, ..) => Body::None,
        (_, true, Some(_)) => return Err(Fault::Malformed),
        (_, true, None) => Body::Chunked,
        (_, false, Some(size)) if size > BODY => return Err(Fault::TooLarge),
        (_, false, Some(size)) => Body::Sized(size),
        (_, false, None) => Body::ToTheEnd,
    };
    Ok((Response { status, headers, body: Zeroizing::default() }, Head { body, is_kept }))
}

/// Moves so many bytes out of the stream.
fn take(stream: &mut Stream, size: usize, into: &mut Zeroizing<Vec<u8>>, budget: &Budget<'_>) -> Result<(), Fault> {
    let mut left = size;
    while left > 0 {
        let bytes = stream.plain.bytes();
        if bytes.is_empty() {
            if !stream.fill(budget)? {
                return Err(Fault::Cut);
            }
            continue;
        }
        let count = bytes.len().min(left);
        into.extend_from_slice(bytes.get(..count).unwrap_or_default());
        stream.plain.skip(count);
        left -= count;
    }
    Ok(())
}

fn read_sized(stream: &mut Stream, size: usize, budget: &Budget<'_>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut body = Zeroizing::new(Vec::with_capacity(size));
    take(stream, size, &mut body, budget)?;
    Ok(body)
}

fn read_to_the_end(stream: &mut Stream, budget: &Budget<'_>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut body = Zeroizing::new(Vec::new());
    loop {
        let count = stream.plain.bytes().len();
        if body.len() + count > BODY {
            return Err(Fault::TooLarge);
        }
        grow(&mut body, count);
        take(stream, count, &mut body, budget)?;
        if !stream.fill(budget)? {
            return Ok(body);
        }
    }
}

fn read_chunks(stream: &mut Stream, budget: &Budget<'_>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut body = Zeroizing::new(Vec::new());
    loop {
        let size = read_chunk_size(stream, budget)?;
        if body.len() + size > BODY {
            return Err(Fault::TooLarge);
        }
        if size == 0 {
            return skip_trailer(stream, budget).map(|()| body);
        }
        grow(&mut body, size);
        take(stream, size, &mut body, budget)?;
        let mut end = Zeroizing::new(Vec::with_capacity(2));
        take(stream, 2, &mut end, budget)?;
        if end.as_slice() != b"\r\n" {
            return Err(Fault::Malformed);
        }
    }
}

fn read_chunk_size(stream: &mut Stream, budget: &Budget<'_>) -> Result<usize, Fault> {
    loop {
        match httparse::parse_chunk_size(stream.plain.bytes()) {
            Ok(httparse::Status::Complete((length, size))) => {
                stream.plain.skip(length);
                return usize::try_from(size).ok().filter(|size| *size <= BODY).ok_or(Fault::TooLarge);
            }
            Ok(httparse::Status::Partial) if stream.plain.bytes().len() < HEAD => {}
            _ => return Err(Fault::Malformed),
        }
        if !stream.fill(budget)? {
            return Err(Fault::Cut);
        }
    }
}

/// Headers may follow the last chunk.
fn skip_trailer(stream: &mut Stream, budget: &Budget<'_>) -> Result<(), Fault> {
    loop {
        let bytes = stream.plain.bytes();
        let end = if bytes.starts_with(b"\r\n") {
            Some(2)
        } else {
            bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
        };
        if let Some(end) = end {
            stream.plain.skip(end);
            return Ok(());
        }
        if bytes.len() > HEAD {
            return Err(Fault::TooLarge);
        }
        if !stream.fill(budget)? {
            return Err(Fault::Cut);
        }
    }
}
