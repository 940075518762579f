//! Reading one requirement from JSON.

use super::field::{Field, Object};
use super::list::NotAList;
use super::value::{Amount, ChainId, Contract, DECIMALS_MAX, Whole};
use super::view::{Returns, ViewCall};
use super::{AllowList, ENTRIES_MAX, GateFault, Kind, POAP_CHAIN, POAP_CONTRACT, Requirement};
use crate::domain::text;

const LABEL_MAX: usize = 80;
const URL_MAX: usize = 2048;
const IDS_MAX: usize = 50;
const ARGUMENTS_MAX: usize = 10;
/// Decimals of every chain's coin.
const COIN_DECIMALS: u8 = 18;
/// Two hundred years.
const DAYS_MAX: u64 = 73_000;
const TYPES: &str = "There is no requirement of this type. There are: all, any, atLeast, not, nativeCoin, \
                     erc20, erc721, erc1155, poap, accessKeys, allowList, inboxAge, webhook.";

impl Requirement {
    pub(super) fn read(object: &Object) -> Result<Self, GateFault> {
        let of_type = object.required("type")?;
        let known = names(of_type.text()?).ok_or_else(|| of_type.fault(TYPES))?;
        object.only(&[&["type", "label", "link"], known].concat())?;
        let label = |field: Field| field.read(|written| text::required_line(written, LABEL_MAX));
        Ok(Self {
            kind: kind(of_type.text()?, object)?,
            label: object.optional("label").map(label).transpose()?,
            link: object.optional("link").map(|field| field.read(https)).transpose()?,
        })
    }
}

fn names(of_type: &str) -> Option<&'static [&'static str]> {
    Some(match of_type {
        "nativeCoin" => &["chain", "minimum"],
        "erc20" => &["chain", "contract", "minimum"],
        "erc721" => &["chain", "contract", "minimum", "tokenId"],
        "erc1155" => &["chain", "contract", "ids", "minimum"],
        "poap" => &["chain", "contract", "eventId"],
        "accessKeys" => &["chain", "contract", "function", "arguments", "returns", "minimum"],
        "allowList" => &["entries", "csv"],
        "inboxAge" => &["days"],
        "webhook" => &["url"],
        _ => return None,
    })
}

fn kind(of_type: &str, object: &Object) -> Result<Kind, GateFault> {
    let amount = |most| {
        object.required("minimum")?.number_text().and_then(|text| {
            Amount::parse(&text, most)
                .map_err(|why| GateFault::new(object.place_of("minimum"), why.to_string()))
        })
    };
    match of_type {
        "nativeCoin" => Ok(Kind::NativeCoin { chain: chain(object)?, minimum: amount(COIN_DECIMALS)? }),
        "erc20" => Ok(Kind::Erc20 {
            chain: chain(object)?,
            contract: contract(object)?,
            minimum: amount(DECIMALS_MAX)?,
        }),
        "erc721" => collection(object),
        "erc1155" => Ok(Kind::Erc1155 {
            chain: chain(object)?,
            contract: contract(object)?,
            ids: ids(&object.required("ids")?)?,
            minimum: count(object)?,
        }),
        "poap" => badge(object),
        "accessKeys" => keys(object),
        "allowList" => list(object).map(|list| Kind::AllowList { list }),
        "inboxAge" => {
            let days = object.required("days")?.number(1, DAYS_MAX)?;
            Ok(Kind::InboxAge { days: u32::try_from(days).unwrap_or(u32::MAX) })
        }
        _ => Ok(Kind::Webhook { url: object.required("url")?.read(https)? }),
    }
}

fn chain(object: &Object) -> Result<ChainId, GateFault> {
    object.required("chain")?.read(ChainId::parse)
}

fn contract(object: &Object) -> Result<Contract, GateFault> {
    object.required("contract")?.read(Contract::parse)
}

fn whole(field: &Field) -> Result<Whole, GateFault> {
    let number = Whole::parse(&field.number_text()?);
    number.ok_or_else(|| field.fault("This must be a whole number without sign or decimals."))
}

/// How many at least; one where nothing is said.
fn count(object: &Object) -> Result<Whole, GateFault> {
    let Some(field) = object.optional("minimum") else { return Ok(Whole::ONE) };
    let count = whole(&field)?;
    if count < Whole::ONE { Err(field.fault("The minimum must be at least 1.")) } else { Ok(count) }
}

fn collection(object: &Object) -> Result<Kind, GateFault> {
    let (chain, contract) = (chain(object)?, contract(object)?);
    let Some(field) = object.optional("tokenId") else {
        return Ok(Kind::Erc721 { chain, contract, minimum: count(object)? });
    };
    if let Some(minimum) = object.optional("minimum") {
        return Err(minimum.fault("There is only one token of an id: leave out minimum or tokenId."));
    }
    Ok(Kind::Erc721Token { chain, contract, token_id: whole(&field)? })
}

fn ids(field: &Field) -> Result<Vec<Whole>, GateFault> {
    let ids: Result<Vec<_>, _> = field.list(IDS_MAX)?.iter().map(whole).collect();
    let mut ids = ids?;
    ids.sort();
    ids.dedup();
    Ok(ids)
}

fn badge(object: &Object) -> Result<Kind, GateFault> {
    let read = |name: &str| object.optional(name);
    Ok(Kind::Poap {
        chain: read("chain").map(|field| field.read(ChainId::parse)).transpose()?.unwrap_or(POAP_CHAIN),
        contract: read("contract")
            .map(|field| field.read(Contract::parse))
            .transpose()?
            .unwrap_or(POAP_CONTRACT),
        event_id: whole(&object.required("eventId")?)?,
    })
}

fn keys(object: &Object) -> Result<Kind, GateFault> {
    let (chain, contract, minimum) = (chain(object)?, contract(object)?, count(object)?);
    let call = match object.optional("function") {
        Some(function) => call(object, &function)?,
        None => {
            let unused = ["arguments", "returns"].into_iter().find_map(|name| object.optional(name));
            match unused {
                Some(field) => return Err(field.fault("This needs a function beside it.")),
                None => ViewCall::balance_of(),
            }
        }
    };
    match object.optional("minimum") {
        Some(field) if call.returns == Returns::Bool => {
            Err(field.fault("The function answers yes or no: leave out the minimum."))
        }
        _ => Ok(Kind::AccessKeys { chain, contract, call, minimum }),
    }
}

fn call(object: &Object, function: &Field) -> Result<ViewCall, GateFault> {
    let arguments: Result<Vec<_>, _> =
        object.required("arguments")?.list(ARGUMENTS_MAX)?.iter().map(Field::scalar).collect();
    let returns = object.optional("returns").map(|field| match field.text()? {
        "number" => Ok(Returns::Number),
        "bool" => Ok(Returns::Bool),
        _ => Err(field.fault("This must be \"number\" or \"bool\".")),
    });
    let (arguments, returns) = (arguments?, returns.transpose()?);
    ViewCall::parse(function.text()?, &arguments, returns).map_err(|why| {
        let place = if why.is_of_arguments() { object.place_of("arguments") } else { function.place.clone() };
        GateFault::new(place, why.to_string())
    })
}

fn list(object: &Object) -> Result<AllowList, GateFault> {
    match (object.optional("entries"), object.optional("csv")) {
        (Some(entries), None) => {
            let mut list = AllowList::default();
            // Twice as many may stand here: whoever stands here twice counts once.
            for entry in entries.list(2 * ENTRIES_MAX)? {
                entry.read(|text| list.add(text))?;
            }
            Ok(list)
        }
        (None, Some(csv)) => csv.read(AllowList::parse_csv),
        (Some(_), Some(csv)) => Err(csv.fault("Give entries or csv, not both.")),
        (None, None) => Err(GateFault::new(object.place_of("entries"), NotAList::Empty.to_string())),
    }
}

/// An https address without name and password; who calls it looks at it again.
fn https(written: &str) -> Result<String, &'static str> {
    let rest = written.strip_prefix("https://").ok_or("This must begin with https://.")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = written.len() <= URL_MAX
        && !written
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'));
    if !plain || host.is_empty() || host.contains('@') {
        return Err("This is not an address of the web that people can be sent to.");
    }
    Ok(written.to_owned())
}
