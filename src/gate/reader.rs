//! Finding out what gates want to know, on the chains an operator configured.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use tokio::time::timeout;

use super::chains::{Chain, Chains};
use super::look::Look;
use super::rpc::RpcError;
use super::survey::{Finding, Question, survey};
use super::{ChainReader, inspect};
use crate::domain::gate::{Answer, ChainId, Facts, Gate, GateFault, Read};
use crate::domain::inbox::WalletAddress;

/// How long one chain may take, all nodes together.
const READ_MAX: Duration = Duration::from_secs(30);
const UNREACHABLE: &str = "The chain could not be reached just now.";
const DISAGREE: &str = "The chain's nodes did not agree.";

#[async_trait]
impl ChainReader for Chains {
    async fn read(&self, reads: &[Read], wallets: &[WalletAddress]) -> Facts {
        let mut by_chain: BTreeMap<ChainId, Vec<Read>> = BTreeMap::new();
        for read in reads {
            by_chain.entry(read.chain).or_default().push(read.clone());
        }
        let read = |(id, reads): (ChainId, Vec<Read>)| async move {
            let questions = Question::all(&reads, wallets);
            let answers = self.answers(id, &questions).await;
            questions.into_iter().zip(answers)
        };
        let mut facts = Facts::default();
        for (question, answer) in join_all(by_chain.into_iter().map(read)).await.into_iter().flatten() {
            facts.put(question.read, question.wallet, answer);
        }
        facts
    }

    async fn inspect(&self, gate: &Gate) -> Vec<GateFault> {
        inspect::inspect(self, gate).await
    }
}

impl Chains {
    async fn answers(&self, id: ChainId, questions: &[Question]) -> Vec<Answer> {
        let Some(chain) = self.get(id.0) else {
            return none(questions, &format!("Nobody told us how to reach {}.", id.name()));
        };
        match timeout(READ_MAX, chain.answers(questions)).await {
            Ok(Ok(answers)) => answers,
            Ok(Err((why, detail))) => {
                tracing::warn!(chain = id.0, detail, "a chain could not be read");
                none(questions, why)
            }
            Err(_) => {
                tracing::warn!(chain = id.0, "a chain took too long");
                none(questions, UNREACHABLE)
            }
        }
    }
}

type Failure = (&'static str, String);

impl Chain {
    async fn answers(&self, questions: &[Question]) -> Result<Vec<Answer>, Failure> {
        let _turn = self.reading.acquire().await.map_err(|error| (UNREACHABLE, error.to_string()))?;
        if self.quorum > 1 { self.agreed(questions).await } else { self.of_first(questions).await }
    }

    /// The first node that has an answer to everything.
    async fn of_first(&self, questions: &[Question]) -> Result<Vec<Answer>, Failure> {
        let mut failures = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let done = async {
                let look = Look::at(node, self.block).await?;
                Ok::<_, RpcError>((survey(&look, questions).await?, look.block))
            };
            match done.await {
                Ok((findings, block)) => {
                    return Ok(findings.into_iter().map(|finding| answer(finding, block)).collect());
                }
                Err(error) => failures.push(format!("node {number} {error}")),
            }
        }
        Err((UNREACHABLE, failures.join("; ")))
    }

    /// What enough nodes say of the newest block that enough of them have.
    async fn agreed(&self, questions: &[Question]) -> Result<Vec<Answer>, Failure> {
        let looks = join_all(self.nodes.iter().map(|node| Look::at(node, self.block))).await;
        let mut looks: Vec<Look> = looks.into_iter().filter_map(Result::ok).collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.block));
        let Some(block) = looks.get(self.quorum - 1).map(|look| look.block) else {
            return Err((UNREACHABLE, format!("{} nodes of {} answer", looks.len(), self.quorum)));
        };
        let having = looks.iter().filter(|look| look.block >= block);
        let same: Vec<Look> = having.map(|look| Look { node: look.node, block }).collect();
        let surveys = join_all(same.iter().map(|look| survey(look, questions))).await;
        let surveys: Vec<Vec<Finding>> = surveys.into_iter().filter_map(Result::ok).collect();
        let agreed = |at: usize| {
            let said: Vec<Finding> = surveys.iter().filter_map(|survey| survey.get(at).copied()).collect();
            let enough = |one: &&Finding| said.iter().filter(|other| other == one).count() >= self.quorum;
            said.iter().find(enough).map_or_else(|| could_not(DISAGREE), |one| answer(*one, block))
        };
        Ok((0..questions.len()).map(agreed).collect())
    }
}

fn answer(finding: Finding, block: u64) -> Answer {
    match finding {
        Finding::Value(value) => Answer::Found { value, block },
        Finding::Refused => could_not("The contract did not answer this question."),
        Finding::Odd => could_not("The contract answered with something that cannot be."),
        Finding::TooManyBadges => could_not("This wallet has more POAPs than we look through."),
    }
}

fn could_not(why: &str) -> Answer {
    Answer::CouldNotCheck { why: why.to_owned() }
}

fn none(questions: &[Question], why: &str) -> Vec<Answer> {
    questions.iter().map(|_| could_not(why)).collect()
}
