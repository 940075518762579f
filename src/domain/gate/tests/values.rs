use alloy_primitives::U256;

use crate::domain::gate::value::in_words;
use crate::domain::gate::{Amount, Argument, ChainId, Returns, ViewCall, Whole};
use crate::domain::inbox::WalletAddress;

#[test]
fn an_amount_keeps_every_digit_and_is_written_one_way() {
    let shown = |text: &str| Amount::parse(text, 36).map(|amount| amount.to_string());
    assert_eq!(shown("100.50"), Ok("100.5".to_owned()));
    assert_eq!(shown("007"), Ok("7".to_owned()));
    assert_eq!(shown("0.000000000000000001"), Ok("0.000000000000000001".to_owned()));
    for bad in ["", ".", "1.", ".5", "-1", "+1", "1e18", "1,5", "0x10", " 1", "1 ", "١", "0", "0.00", "1.2.3"]
    {
        assert!(shown(bad).is_err(), "{bad}");
    }
    assert!(Amount::parse(&"9".repeat(30), 0).is_ok());
    assert!(Amount::parse(&"9".repeat(31), 0).is_err());
    assert!(Amount::parse("0.123", 3).is_ok());
    assert!(Amount::parse("0.1234", 3).is_err());
    assert!(Amount::parse("0.1230", 3).is_ok(), "a zero at the end is no digit");
}

#[test]
fn an_amount_in_units_is_rounded_up_and_never_overflows() {
    let units = |text: &str, decimals| Amount::parse(text, 36).unwrap().units(decimals);
    assert_eq!(units("100.5", 6), Some(U256::from(100_500_000u64)));
    assert_eq!(units("1", 0), Some(U256::from(1)));
    assert_eq!(units("0.5", 0), Some(U256::from(1)));
    assert_eq!(units("1.0000001", 6), Some(U256::from(1_000_001u64)));
    assert_eq!(units("1", 37), None);
    let most = format!("{}.{}", "9".repeat(30), "9".repeat(36));
    assert_eq!(units(&most, 36).map(|units| in_words(units, 36)), Some(most));
}

#[test]
fn units_are_shown_as_people_write_them() {
    assert_eq!(in_words(U256::from(20_500_000u64), 6), "20.5");
    assert_eq!(in_words(U256::from(20_000_000u64), 6), "20");
    assert_eq!(in_words(U256::from(20), 0), "20");
    assert_eq!(in_words(U256::from(1), 18), "0.000000000000000001");
    assert_eq!(in_words(U256::ZERO, 18), "0");
}

#[test]
fn a_chain_is_written_as_in_caip_2() {
    assert_eq!(ChainId::parse("eip155:8453"), Ok(ChainId(8453)));
    for bad in [
        "1",
        "eip155",
        "eip155:",
        "eip155:0",
        "eip155:01",
        "eip155:+1",
        "EIP155:1",
        "solana:1",
        "eip155:1 ",
        "eip155:99999999999999999999",
    ] {
        assert!(ChainId::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_whole_number_has_digits_alone_and_fits_a_word() {
    assert_eq!(Whole::parse(&U256::MAX.to_string()), Some(Whole(U256::MAX)));
    let over = U256::MAX.to_string().replace("115792", "115793");
    for bad in [over.as_str(), "", "-1", "+1", "1.0", "0x1", " 1", "1e3"] {
        assert_eq!(Whole::parse(bad), None, "{bad}");
    }
}

fn call(function: &str, arguments: &[&str]) -> Result<ViewCall, String> {
    let arguments: Vec<_> = arguments.iter().map(|text| (*text).to_owned()).collect();
    ViewCall::parse(function, &arguments, None).map_err(|why| why.to_string())
}

#[test]
fn a_call_is_encoded_as_the_contract_reads_it() {
    let wallet = WalletAddress::parse("0x3f00000000000000000000000000000000009a9a").unwrap();
    let hex = |call: ViewCall| {
        call.data(&wallet).unwrap().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let word = "0000000000000000000000003f00000000000000000000000000000000009a9a";
    assert_eq!(hex(ViewCall::balance_of()), format!("70a08231{word}"));
    assert_eq!(hex(ViewCall::balance_of_id(Whole(U256::from(7)))), format!("00fdd58e{word}{:064x}", 7));
    let shares =
        call("sharesBalance(address,address)", &["0x1111111111111111111111111111111111111111", "$wallet"]);
    assert_eq!(hex(shares.unwrap()), format!("020235ff{:0>64}{word}", "11".repeat(20)));
    let padded = call(
        "f(bytes32 role, address who, bool b, string s)",
        &[&format!("0x{}", "ab".repeat(32)), "$wallet", "true", "a, b"],
    );
    assert_eq!(padded.unwrap().function, "f(bytes32,address,bool,string)");
    assert_eq!(call("f(uint,address)", &["1", "$wallet"]).unwrap().function, "f(uint256,address)");
}

#[test]
fn a_function_says_what_it_answers() {
    let returns = |text: &str| call(text, &["$wallet"]).map(|call| call.returns);
    assert_eq!(returns("f(address)"), Ok(Returns::Number));
    assert_eq!(returns("f(address) returns (uint8)"), Ok(Returns::Number));
    assert_eq!(returns("function f(address) external view returns (bool)"), Ok(Returns::Bool));
    for bad in [
        "f(address) returns (address)",
        "f(address) returns (uint256[])",
        "f(address) returns (uint256,bool)",
        "f(address) returns (int256)",
        "f(address) returns (string)",
    ] {
        assert!(returns(bad).is_err_and(|why| why.contains("must answer")), "{bad}");
    }
    assert!(
        ViewCall::parse("f(address) returns (bool)", &["$wallet".to_owned()], Some(Returns::Number)).is_err()
    );
    assert!(returns("f(address) external payable returns (bool)").is_err_and(|why| why.contains("view")));
}

#[test]
fn a_call_that_cannot_be_made_is_refused() {
    for (function, arguments, words) in [
        ("", vec!["$wallet"], "Write the function"),
        ("balanceOf", vec!["$wallet"], "Write the function"),
        ("f(address", vec!["$wallet"], "Write the function"),
        ("f(adress)", vec!["$wallet"], "Write the function"),
        ("f(address)", vec![], "takes 1 arguments, and 0"),
        ("f(address)", vec!["$wallet", "$wallet"], "takes 1 arguments, and 2"),
        ("f(address,address)", vec!["$wallet", "$wallet"], "Exactly one"),
        ("f(uint256)", vec!["1"], "Exactly one"),
        ("f(uint256)", vec!["$wallet"], "Exactly one"),
        ("f(address,uint8)", vec!["$wallet", "256"], "Argument 2"),
        ("f(address,uint256)", vec!["$wallet", "-1"], "Argument 2"),
        ("f(address,address)", vec!["$wallet", "0x22C1f6050E56d2876009903609a2cC3fEf83B41F"], "Argument 2"),
        ("f(address,uint256[])", vec!["$wallet", "[1]"], "uint256[] cannot"),
    ] {
        let said = call(function, &arguments);
        assert!(said.as_ref().is_err_and(|why| why.contains(words)), "{function}: {said:?}");
    }
    assert_eq!(String::from(Argument::Wallet), "$wallet");
}
