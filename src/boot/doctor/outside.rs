//! What the configuration says of other services.

use super::Finding;
use crate::boot::{BootError, push, settings};
use crate::config::{ChainConfig, Config};
use crate::gate::chains::Chains;

/// Whether each chain answers well enough. Of its nodes only the number is told: URLs hold keys.
pub async fn chains(config: &Config) -> Vec<Finding> {
    if config.chains.is_empty() {
        return vec![Finding::note(
            "No chain is configured.",
            "Gates can't ask for tokens, and smart accounts can't sign in. Set [[chains]] where you want that.",
        )];
    }
    let chains = match Chains::new(config.chains.iter().map(settings)) {
        Ok(chains) => chains,
        Err(error) => return vec![Finding::bad(format!("No client for the chains: {error}"), "")],
    };
    let mut findings = Vec::new();
    for chain in &config.chains {
        findings.push(chain_answers(chain, &chains.ask_each(chain.id).await));
    }
    findings
}

fn chain_answers(chain: &ChainConfig, answers: &[Result<(), String>]) -> Finding {
    let (id, all) = (chain.id, answers.len());
    let silent: Vec<_> = (1..)
        .zip(answers)
        .filter_map(|(n, answer)| Some(format!("node {n} {}", answer.as_ref().err()?)))
        .collect();
    let (good, needed) = (all - silent.len(), chain.quorum.unwrap_or(1));
    let what = format!("Chain {id}: {good} of {all} nodes answer");
    if silent.is_empty() {
        return Finding::good(format!("{what}."));
    }
    let remedy = format!("In the order of rpc: {}.", silent.join("; "));
    if good >= needed {
        return Finding::note(format!("{what}, which is enough."), remedy);
    }
    Finding::bad(
        format!("{what}, and {needed} must."),
        format!("Gates that look at it let nobody in, and its smart accounts can't sign in. {remedy}"),
    )
}

/// Whether the keys for push services can be used. Asks nobody and makes nothing.
pub fn pushes(config: &Config) -> Vec<Finding> {
    let accounts = push::examine(config);
    vec![
        account("iPhones", "apns", accounts.apns),
        account("Android phones", "fcm", accounts.fcm),
        match accounts.web_push {
            Ok(true) => Finding::good("The key for browsers' pushes can be used."),
            Ok(false) => {
                Finding::note("There is no key for browsers' pushes yet.", "The first start makes it.")
            }
            Err(error) => unusable("browsers", &error),
        },
    ]
}

fn account(whose: &str, setting: &str, found: Result<bool, BootError>) -> Finding {
    match found {
        Ok(true) => Finding::good(format!("The key for pushes to {whose} can be used.")),
        Ok(false) => Finding::note(
            format!("Apps on {whose} are not woken."),
            format!("Set [push.{setting}] where you have such an app."),
        ),
        Err(error) => unusable(whose, &error),
    }
}

fn unusable(whose: &str, error: &BootError) -> Finding {
    Finding::bad(
        format!("The key for pushes to {whose} can't be used: {error}"),
        "The service does not start with it. Correct the setting, or take it out.",
    )
}

pub fn egress(config: &Config) -> Finding {
    if let Err(error) = push::egress(config) {
        return Finding::bad(
            error.to_string(),
            "The service does not start with it. Write \"host:port\", as in [\"10.0.0.5:8080\"].",
        );
    }
    if config.egress.allow.is_empty() {
        return Finding::good("Addresses that people name are called only where they are public.");
    }
    Finding::note(
        format!("Whoever names them has these called, public or not: {}.", config.egress.allow.join(", ")),
        "They stand in egress.allow. Keep only those you mean to open to everybody who writes a gate or registers a device or webhook.",
    )
}
