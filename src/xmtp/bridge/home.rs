use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::private::{hex, key, make_private_dir, write_private};
use super::wallet::Wallet;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

const WALLET_KEY: &str = "wallet.key";
const DATABASE_KEY: &str = "database.key";
const ACCOUNT: &str = "account.json";
const DATABASE: &str = "client.db3";

/// One client's directory: its keys, its database and which account and network they are for.
#[derive(Debug)]
pub struct Home {
    dir: PathBuf,
    pub wallet: Arc<Wallet>,
    database_key: [u8; 32],
    pub account: Account,
}

/// What the keys and the database in a directory belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub network: String,
    pub address: WalletAddress,
    pub inbox_id: Option<InboxId>,
    pub installation_id: Option<String>,
}

impl Home {
    /// Opens a client's directory, or makes one with fresh keys.
    pub fn open(dir: &Path, network: &str) -> XmtpResult<Self> {
        make_private_dir(dir).map_err(|error| broken(dir, &error))?;
        let known = read_account(dir)?;
        let wallet = Arc::new(Wallet::from_bytes(&key(dir, WALLET_KEY, known.is_none())?)?);
        let database_key = key(dir, DATABASE_KEY, !dir.join(DATABASE).exists())?;
        let fresh = Account {
            network: network.to_owned(),
            address: wallet.address(),
            inbox_id: None,
            installation_id: None,
        };
        let account = known.unwrap_or(fresh);
        same("network", &account.network, network, dir)?;
        same("wallet", &account.address.lower(), &wallet.address().lower(), dir)?;
        let home = Self { dir: dir.to_owned(), wallet, database_key, account };
        home.save()?;
        Ok(home)
    }

    pub fn database(&self) -> PathBuf {
        self.dir.join(DATABASE)
    }

    pub fn database_key(&self) -> String {
        hex(&self.database_key)
    }

    /// The installation that must come back: none before the first registration or without a database.
    pub fn pinned(&self) -> Option<&str> {
        self.database().exists().then_some(self.account.installation_id.as_deref()).flatten()
    }

    /// Writes down who we turned out to be; another installation than the pinned one is refused.
    pub fn pin(&mut self, inbox: &InboxId, installation: &str, pinned: Option<&str>) -> XmtpResult<()> {
        same("installation", pinned.unwrap_or(installation), installation, &self.dir)?;
        self.account.inbox_id = Some(inbox.clone());
        self.account.installation_id = Some(installation.to_owned());
        self.save()
    }

    fn save(&self) -> XmtpResult<()> {
        let json = serde_json::to_vec_pretty(&self.account).map_err(|error| broken(&self.dir, &error))?;
        write_private(&self.dir, ACCOUNT, &json).map_err(|error| broken(&self.dir, &error))
    }
}

fn read_account(dir: &Path) -> XmtpResult<Option<Account>> {
    match fs::read(dir.join(ACCOUNT)) {
        Ok(json) => serde_json::from_slice(&json).map(Some).map_err(|error| broken(dir, &error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(broken(dir, &error)),
    }
}

fn same(what: &str, known: &str, now: &str, dir: &Path) -> XmtpResult<()> {
    if known == now {
        return Ok(());
    }
    Err(broken(dir, &format!("it belongs to the {what} {known:?}, not to {now:?}")))
}

/// What stands in a directory does not fit; somebody has to look.
pub fn broken(path: &Path, why: &dyn std::fmt::Display) -> XmtpError {
    XmtpError::new(XmtpErrorKind::Identity, format!("{}: {why}", path.display()))
}
