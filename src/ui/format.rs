//! Numbers for people.
//!
//! Pure; what the numbers mean is the caller's business. It counts in tenths, which are whole numbers,
//! for Rust's own writing of floats would cost every page some kilobytes.

/// A number of things as people write it: `198,000`.
#[must_use]
pub fn count(count: usize) -> String {
    match count {
        0..1_000 => count.to_string(),
        _ => format!("{},{:03}", self::count(count / 1_000), count % 1_000),
    }
}

/// A size as people write it: `433 KB`, `9.6 MB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{} MB", with_tenths((bytes + 50_000) / 100_000)),
    }
}

/// A time in milliseconds as people write it: `12 ms`, `1.4 s`.
#[must_use]
pub fn milliseconds(time: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that somebody waited for"
    )]
    let time = time.round() as u64;
    match time {
        0..1_000 => format!("{time} ms"),
        _ => format!("{} s", with_tenths((time + 50) / 100)),
    }
}

fn with_tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
