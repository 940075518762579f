//! Files that only we may read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::home::broken;
use crate::xmtp::XmtpResult;

/// Reads a key file; made where it may be new, else it has to be there.
pub fn key(dir: &Path, name: &str, may_be_new: bool) -> XmtpResult<[u8; 32]> {
    let path = dir.join(name);
    if may_be_new && !path.exists() {
        let mut fresh = [0; 32];
        getrandom::fill(&mut fresh).map_err(|error| broken(&path, &error))?;
        write_private(dir, name, hex(&fresh).as_bytes()).map_err(|error| broken(&path, &error))?;
    }
    refuse_if_public(&path)?;
    let text = fs::read_to_string(&path).map_err(|error| broken(&path, &error))?;
    unhex(text.trim()).ok_or_else(|| broken(&path, &"not 64 hexadecimal digits"))
}

fn refuse_if_public(path: &Path) -> XmtpResult<()> {
    let mode = fs::metadata(path).map_err(|error| broken(path, &error))?.mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(broken(path, &format!("others may read this key (mode {:o}); chmod 600 it", mode & 0o777)))
}

/// Makes the directory for us alone.
pub fn make_private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Writes all or nothing, and for us alone.
pub fn write_private(dir: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let draft = dir.join(format!("{name}.new"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, dir.join(name))?;
    File::open(dir)?.sync_all()
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    (text.len() == 64).then_some(())?;
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
