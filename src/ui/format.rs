//! Numbers for people.
//!
//! Pure; what the numbers mean is the caller's business.

/// A size as people write it: `433 KB`, `9.6 MB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let size = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} KB", size / 1e3),
        _ => format!("{:.1} MB", size / 1e6),
    }
}

/// A time in milliseconds as people write it: `12 ms`, `1.4 s`.
#[must_use]
pub fn milliseconds(time: f64) -> String {
    if time < 999.5 {
        format!("{time:.0} ms")
    } else {
        format!("{:.1} s", time / 1000.0)
    }
}
