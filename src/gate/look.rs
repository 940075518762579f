//! Looking at one block through one node: many questions in as few calls as it allows.

use alloy_primitives::{Address, Bytes, U256, address, hex};
use alloy_sol_types::SolValue;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::rpc::{BODY_MAX, CALLER, GAS, Node, RpcError, number, text};
use super::wire::{Question, failed};
use crate::domain::gate::BlockTag;

/// Multicall3, at the same place on most chains: <https://github.com/mds1/multicall3>.
const MULTICALL: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
/// `aggregate3((address,bool,bytes)[])` and `getEthBalance(address)`.
const AGGREGATE: [u8; 4] = hex!("82ad56cb");
const GET_BALANCE: [u8; 4] = hex!("4d2301cc");
/// Calls of one request: what [`GAS`] is enough for.
const CHUNK: usize = 100;
/// Requests under way at a time.
const AT_ONCE: usize = 4;

/// One question to a block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// How much of its coin an account has.
    Coin(Address),
    Call {
        to: Address,
        data: Bytes,
    },
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Word(U256),
    /// The contract reverted.
    Refused,
    /// The contract answered, but not with one word of 32 bytes.
    Odd,
}

/// A block as one node shows it.
pub struct Look<'a> {
    pub node: &'a Node,
    pub block: u64,
}

impl<'a> Look<'a> {
    /// At the newest block that is as settled as this.
    pub async fn at(node: &'a Node, tag: BlockTag) -> Result<Self, RpcError> {
        let read =
            |block: Value| block.get("number").and_then(number).ok_or_else(|| failed("answered no block"));
        let question = ("eth_getBlockByNumber", json!([tag.as_str(), false]));
        // A block lists its transactions.
        let block = node.ask(question, 8 * BODY_MAX, read).await?;
        Ok(Self { node, block })
    }

    pub async fn has_code(&self, address: Address) -> Result<bool, RpcError> {
        let question = ("eth_getCode", json!([address.to_string(), self.number()]));
        // A contract has 24 KiB at most on Ethereum, more elsewhere.
        self.node.ask(question, 16 * BODY_MAX, text).await.map(|code| code.len() > 2)
    }

    /// Answers in the order of the questions; an error where the node is at fault.
    pub async fn all(&self, asks: &[Ask]) -> Result<Vec<Reply>, RpcError> {
        let gathers = asks.len() > 1 && self.has_code(MULTICALL).await?;
        let chunks: Vec<_> = asks.chunks(CHUNK).map(|chunk| self.chunk(chunk, gathers)).collect();
        let replies: Vec<Vec<Reply>> = stream::iter(chunks).buffered(AT_ONCE).try_collect().await?;
        Ok(replies.concat())
    }

    /// Gathered in one call; else as a batch of calls; else one by one, so that one hostile contract spoils
    /// nothing but its own answer.
    async fn chunk(&self, asks: &[Ask], gathers: bool) -> Result<Vec<Reply>, RpcError> {
        if gathers && let Some(replies) = self.gathered(asks).await? {
            return Ok(replies);
        }
        let questions: Vec<Question> = asks.iter().map(|ask| self.question(ask)).collect();
        let most = BODY_MAX + asks.len() * 1024;
        if asks.len() > 1
            && let Ok(answers) = self.node.ask_all(&questions, most).await
        {
            let pairs = asks.iter().zip(answers);
            return pairs.map(|(ask, answer)| ask.reply(answer.ok_or(RpcError::Reverted))).collect();
        }
        self.one_by_one(asks, questions).await
    }

    /// What a node refuses is the call's own fault where it takes others.
    async fn one_by_one(&self, asks: &[Ask], questions: Vec<Question>) -> Result<Vec<Reply>, RpcError> {
        let (mut replies, mut refused, mut taken) = (Vec::new(), None, false);
        for (ask, question) in asks.iter().zip(questions) {
            let reply = ask.reply(self.node.ask(question, BODY_MAX, text).await);
            taken |= reply.is_ok();
            replies.push(match (reply, ask) {
                (Ok(reply), _) => reply,
                (Err(error @ RpcError::Refused(_)), Ask::Call { .. }) => {
                    refused = Some(error);
                    Reply::Refused
                }
                (Err(error), _) => return Err(error),
            });
        }
        refused.filter(|_| !taken).map_or(Ok(replies), Err)
    }

    /// `None` where this is not the way: a call failed, and may have left too little for the others.
    async fn gathered(&self, asks: &[Ask]) -> Result<Option<Vec<Reply>>, RpcError> {
        let call = |ask: &Ask| match ask {
            Ask::Coin(address) => {
                (MULTICALL, true, [&GET_BALANCE[..], &address.into_word()[..]].concat().into())
            }
            Ask::Call { to, data } => (*to, true, data.clone()),
        };
        let calls: Vec<(Address, bool, Bytes)> = asks.iter().map(call).collect();
        let data = [&AGGREGATE[..], &(calls,).abi_encode_params()].concat();
        let question = self.call(MULTICALL, &data.into());
        let answer = match self.node.ask(question, BODY_MAX + asks.len() * 1024, text).await {
            Ok(answer) => answer,
            Err(RpcError::Reverted | RpcError::TooMuch | RpcError::Refused(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(results) = results(&answer).filter(|results| results.len() == asks.len()) else {
            return Ok(None);
        };
        let reply = |(success, answer): &(bool, Bytes)| success.then(|| of_bytes(answer));
        Ok(results.iter().map(reply).collect())
    }

    fn question(&self, ask: &Ask) -> Question {
        match ask {
            Ask::Coin(address) => ("eth_getBalance", json!([address.to_string(), self.number()])),
            Ask::Call { to, data } => self.call(*to, data),
        }
    }

    fn call(&self, to: Address, data: &Bytes) -> Question {
        let call = json!({"from": CALLER, "to": to.to_string(), "data": data.to_string(), "gas": GAS});
        ("eth_call", json!([call, self.number()]))
    }

    fn number(&self) -> String {
        format!("{:#x}", self.block)
    }
}

fn results(answer: &str) -> Option<Vec<(bool, Bytes)>> {
    let bytes = hex::decode(answer.strip_prefix("0x")?).ok()?;
    <(Vec<(bool, Bytes)>,)>::abi_decode_params_validate(&bytes).ok().map(|(results,)| results)
}

impl Ask {
    /// What an answer says; an error where only the node can be at fault.
    fn reply(&self, answer: Result<String, RpcError>) -> Result<Reply, RpcError> {
        let digits = match (&answer, self) {
            (Ok(answer), _) => answer.strip_prefix("0x").ok_or_else(|| failed("answered no number"))?,
            (Err(RpcError::Reverted), Self::Call { .. }) => return Ok(Reply::Refused),
            (Err(RpcError::TooMuch), Self::Call { .. }) => return Ok(Reply::Odd),
            (Err(error), _) => return Err(error.clone()),
        };
        match self {
            Self::Coin(_) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                U256::from_str_radix(digits, 16).map(Reply::Word).map_err(failed)
            }
            Self::Coin(_) => Err(failed("answered no number")),
            Self::Call { .. } => hex::decode(digits).map(|answer| of_bytes(&answer)).map_err(failed),
        }
    }
}

/// Nothing but one word counts: no bytes at all are what an address without a contract answers.
fn of_bytes(answer: &[u8]) -> Reply {
    <[u8; 32]>::try_from(answer).map_or(Reply::Odd, |word| Reply::Word(U256::from_be_bytes(word)))
}
