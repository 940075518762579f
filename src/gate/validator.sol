// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// What ERC-6492 asks of an off-chain validator, run as an eth_call without `to`: nothing is ever deployed.
/// Answers three words: what stands at the account (0 nothing, 1 a contract, 2 an EIP-7702 delegation), how
/// many bytes `isValidSignature` answered, and the first 32 of them. Nobody who is called gets all the gas, so
/// that there is always an answer.
contract Validator {
    constructor(address account, bytes32 hash, bytes memory signature, address factory, bytes memory make) {
        bytes memory question = abi.encodeWithSelector(0x1626ba7e, hash, signature);
        (uint256 size, bytes32 word) = ask(account, question);
        bool valid = size == 32 && word == bytes32(bytes4(0x1626ba7e));
        if (factory != address(0) && !valid) {
            assembly {
                pop(call(div(gas(), 2), factory, 0, add(make, 32), mload(make), 0, 0))
            }
            (size, word) = ask(account, question);
        }
        assembly {
            let kind := gt(extcodesize(account), 0)
            if eq(extcodesize(account), 23) {
                extcodecopy(account, 0, 0, 32)
                if eq(shr(232, mload(0)), 0xef0100) { kind := 2 }
            }
            mstore(0, kind)
            mstore(32, size)
            mstore(64, word)
            return(0, 96)
        }
    }

    function ask(address account, bytes memory question) private view returns (uint256 size, bytes32 word) {
        assembly {
            mstore(0, 0)
            if staticcall(div(gas(), 3), account, add(question, 32), mload(question), 0, 32) {
                size := returndatasize()
                word := mload(0)
            }
        }
    }
}
