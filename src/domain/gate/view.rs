//! A function of a contract that says something about a wallet.

use alloy_dyn_abi::{DynSolType, DynSolValue, JsonAbiExt};
use alloy_json_abi::{Function, StateMutability};
use alloy_primitives::Address;
use serde::Serialize;

use super::value::{Contract, Whole};
use crate::domain::inbox::WalletAddress;

/// Stands among the arguments for the wallet that is looked at.
pub const WALLET: &str = "$wallet";
const TEXT_MAX: usize = 300;

/// A call of a view function, with a gap for the wallet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ViewCall {
    /// Name and types: `sharesBalance(address,address)`.
    pub function: String,
    pub arguments: Vec<Argument>,
    pub returns: Returns,
}

/// An argument as it is written in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub enum Argument {
    Wallet,
    Given(String),
}

impl From<Argument> for String {
    fn from(argument: Argument) -> Self {
        match argument {
            Argument::Wallet => WALLET.to_owned(),
            Argument::Given(text) => text,
        }
    }
}

/// What a function answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Returns {
    #[default]
    Number,
    Bool,
}

/// Why a call was not taken; the sentences are for whoever wrote the gate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACall {
    #[error("Write the function as sharesBalance(address,address): its name, and the types it takes.")]
    Function,
    #[error("The function must be a view function: it may not change anything.")]
    NotView,
    #[error("The function must answer one number (uint256 or smaller) or a bool.")]
    Returns,
    #[error("The function takes {takes} arguments, and {given} are given.")]
    Count { takes: usize, given: usize },
    #[error("Exactly one of the arguments must be {WALLET}, and the function must take an address there.")]
    Wallet,
    #[error("Argument {number}: {given} is not of the type {wanted}.")]
    Argument { number: usize, given: String, wanted: String },
    #[error("Argument {number}: addresses, numbers, bools, bytes and strings can be given; {wanted} cannot.")]
    Type { number: usize, wanted: String },
}

impl NotACall {
    /// Whether the arguments are at fault, not the function.
    pub(super) fn is_of_arguments(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::Wallet | Self::Argument { .. } | Self::Type { .. })
    }
}

impl ViewCall {
    /// `balanceOf(address)`, of tokens and collections.
    pub fn balance_of() -> Self {
        Self::plain("balanceOf(address)", vec![Argument::Wallet])
    }

    /// `balanceOf(address,uint256)` of ERC-1155.
    pub fn balance_of_id(id: Whole) -> Self {
        let arguments = vec![Argument::Wallet, Argument::Given(id.to_string())];
        Self::plain("balanceOf(address,uint256)", arguments)
    }

    fn plain(function: &str, arguments: Vec<Argument>) -> Self {
        Self { function: function.to_owned(), arguments, returns: Returns::Number }
    }

    /// `function` may say what it answers: `… returns (bool)`; a number otherwise.
    pub fn parse(function: &str, arguments: &[String], returns: Option<Returns>) -> Result<Self, NotACall> {
        if function.len() > TEXT_MAX {
            return Err(NotACall::Function);
        }
        let parsed = Function::parse(function).map_err(|_| NotACall::Function)?;
        let declared =
            function.contains("payable") || function.contains("external") || function.contains("view");
        if declared && !matches!(parsed.state_mutability, StateMutability::View | StateMutability::Pure) {
            return Err(NotACall::NotView);
        }
        let returns = answers(&parsed, returns)?;
        let read = |text: &String| {
            if text == WALLET { Argument::Wallet } else { Argument::Given(text.clone()) }
        };
        let arguments = arguments.iter().map(read).collect();
        let call = Self { function: parsed.signature(), arguments, returns };
        call.data(&WalletAddress::from(Address::ZERO)).map(|_| call)
    }

    /// The bytes of a call about this wallet.
    pub fn data(&self, wallet: &WalletAddress) -> Result<Vec<u8>, NotACall> {
        let function = Function::parse(&self.function).map_err(|_| NotACall::Function)?;
        let (takes, given) = (function.inputs.len(), self.arguments.len());
        if takes != given {
            return Err(NotACall::Count { takes, given });
        }
        if self.arguments.iter().filter(|argument| **argument == Argument::Wallet).count() != 1 {
            return Err(NotACall::Wallet);
        }
        let pairs = function.inputs.iter().zip(&self.arguments).enumerate();
        let values: Result<Vec<_>, _> =
            pairs.map(|(number, (input, argument))| value(number + 1, &input.ty, argument, wallet)).collect();
        function.abi_encode_input(&values?).map_err(|_| NotACall::Function)
    }
}

fn answers(function: &Function, said: Option<Returns>) -> Result<Returns, NotACall> {
    let declared = match function.outputs.as_slice() {
        [] => return Ok(said.unwrap_or_default()),
        [one] if one.ty == "bool" => Returns::Bool,
        [one] if one.ty.starts_with("uint") && !one.ty.contains('[') => Returns::Number,
        _ => return Err(NotACall::Returns),
    };
    if said.is_some_and(|said| said != declared) { Err(NotACall::Returns) } else { Ok(declared) }
}

fn value(
    number: usize,
    ty: &str,
    argument: &Argument,
    wallet: &WalletAddress,
) -> Result<DynSolValue, NotACall> {
    let wanted = DynSolType::parse(ty).map_err(|_| NotACall::Function)?;
    let given = match (argument, &wanted) {
        (Argument::Wallet, DynSolType::Address) => return Ok(DynSolValue::Address(Address::from(wallet))),
        (Argument::Wallet, _) => return Err(NotACall::Wallet),
        (Argument::Given(given), _) => given,
    };
    let wrong =
        || NotACall::Argument { number, given: given.chars().take(80).collect(), wanted: ty.to_owned() };
    if given.len() > TEXT_MAX {
        return Err(wrong());
    }
    match &wanted {
        DynSolType::Address => {
            Contract::parse(given).map(|address| DynSolValue::Address(address.0)).map_err(|_| wrong())
        }
        DynSolType::String => Ok(DynSolValue::String(given.clone())),
        DynSolType::Uint(_)
        | DynSolType::Int(_)
        | DynSolType::Bool
        | DynSolType::Bytes
        | DynSolType::FixedBytes(_) => wanted.coerce_str(given).map_err(|_| wrong()),
        _ => Err(NotACall::Type { number, wanted: ty.to_owned() }),
    }
}
