//! How much memory the process has; only Linux tells.

/// The most memory that the process has had so far, or since [`forget_peak`], in bytes.
pub fn peak() -> Option<u64> {
    status("VmHWM:")
}

/// The memory that the process has now, in bytes.
pub fn now() -> Option<u64> {
    status("VmRSS:")
}

/// From now on the peak is the highest from now on.
pub fn forget_peak() {
    // Where it can't be done the peak of before stands, which is no less.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn status(figure: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix(figure))?.trim().strip_suffix(" kB")?;
    kilobytes.trim().parse::<u64>().ok().map(|kilobytes| 1024 * kilobytes)
}
