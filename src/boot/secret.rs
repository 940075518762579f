//! The key that seals the database's secrets: a file of its own, so that a copy of the database alone opens nothing.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::domain::seal::SealKey;
use crate::service::{Random, Services, seal};

use super::{BootError, SystemRandom};

/// The file in the data directory, where the configuration names none.
const SEAL_KEY: &str = "seal.key";
const SETTING: &str = "seal_key_file";

fn file(config: &Config) -> PathBuf {
    config.seal_key_file.clone().unwrap_or_else(|| config.data_dir.join(SEAL_KEY))
}

/// The key, made at the first start.
pub fn seal_key(config: &Config) -> Result<SealKey, BootError> {
    let file = file(config);
    let wrong = |why: String| BootError::Setting(SETTING.to_owned(), format!("{} {why}", file.display()));
    let ours = config.seal_key_file.is_none();
    if ours && !file.exists() {
        make(&file).map_err(|error| wrong(error.to_string()))?;
    }
    let mode = std::fs::metadata(&file).map_err(|error| wrong(error.to_string()))?.mode();
    if ours && mode & 0o077 != 0 {
        return Err(wrong(format!("can be read by others (mode {:o}); chmod 600 it", mode & 0o777)));
    }
    let text = std::fs::read_to_string(&file).map_err(|error| wrong(error.to_string()))?;
    let key = unhex(text.trim()).ok_or_else(|| wrong("is not 64 hexadecimal digits".to_owned()))?;
    Ok(SealKey::new(key))
}

/// Goes on only with the key this database was sealed with.
pub async fn check(config: &Config, services: &Services) -> Result<(), BootError> {
    match seal::ready(services).await {
        Err(problem) if problem.code == seal::OTHER_KEY => {
            let why = "is not the key this database was sealed with. Put the right one back. If it is lost for good: \
                       DELETE FROM devices; DELETE FROM settings WHERE key = 'seal.key'; then people turn their \
                       notifications on again";
            Err(BootError::Setting(SETTING.to_owned(), format!("{} {why}", file(config).display())))
        }
        other => Ok(other?),
    }
}

/// Written whole under another name first: two processes that start at once end up with one key.
fn make(file: &Path) -> std::io::Result<()> {
    let mut key = [0; 32];
    SystemRandom.fill(&mut key);
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut written =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    written.write_all(hex.as_bytes())?;
    written.sync_all()?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    (text.len() == 64).then_some(())?;
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn config(dir: &Path) -> Config {
        Config { data_dir: dir.to_owned(), ..Config::default() }
    }

    fn why(config: &Config) -> String {
        seal_key(config).expect_err("this must be refused").to_string()
    }

    #[test]
    fn the_key_is_made_once_and_only_we_may_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let key = seal_key(&config(dir.path())).unwrap();
        assert_eq!(seal_key(&config(dir.path())).unwrap().fingerprint(), key.fingerprint());
        let file = dir.path().join(SEAL_KEY);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no draft is left");
        make(&file).unwrap();
        assert_eq!(
            seal_key(&config(dir.path())).unwrap().fingerprint(),
            key.fingerprint(),
            "the first one stays"
        );
    }

    #[test]
    fn a_key_that_others_read_or_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(SEAL_KEY);
        seal_key(&config(dir.path())).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(why(&config(dir.path())).contains("chmod 600"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        for text in ["", "ab", &"g".repeat(64)] {
            std::fs::write(&file, text).unwrap();
            assert!(why(&config(dir.path())).contains("64 hexadecimal digits"), "{text:?}");
        }
        let named = Config { seal_key_file: Some(dir.path().join("nowhere")), ..config(dir.path()) };
        assert!(why(&named).starts_with("seal_key_file: "), "a file that is named is never made");
    }
}
