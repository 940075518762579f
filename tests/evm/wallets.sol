// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// The least that is a contract wallet: its owner's key signs for it.
contract Wallet {
    address public owner;
    address private immutable maker = msg.sender;

    constructor(address owner_) {
        owner = owner_;
    }

    function adopt(address owner_) external {
        require(msg.sender == maker);
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s, uint8 v) = abi.decode(bytes.concat(signature[:64], bytes31(0), signature[64:]), (bytes32, bytes32, uint8));
        return ecrecover(hash, v, r, s) == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

contract Factory {
    function make(address owner, bytes32 salt) external returns (address) {
        return address(new Wallet{salt: salt}(owner));
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(bytes.concat(type(Wallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }

    function adopt(Wallet wallet, address owner) external {
        wallet.adopt(owner);
    }
}

/// Answers everything with the same bytes, which begin with how it does so.
contract Parrot {
    bytes private answer;
    uint8 private immutable manner;

    constructor(uint8 manner_, bytes memory answer_) {
        manner = manner_;
        answer = answer_;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        bytes memory said = answer;
        if (manner == 1) assembly { revert(add(said, 32), mload(said)) }
        if (manner == 2) assembly { invalid() }
        if (manner == 3) for (;;) {}
        if (manner == 4) assembly { return(0, 1000000) }
        if (manner == 5 && msg.sender != address(0) && tx.origin != address(0)) said = "";
        if (manner == 6) answer = "changed";
        return said;
    }
}

/// What accounts delegate to (EIP-7702): takes the signature "guest" besides.
contract Delegate {
    function isValidSignature(bytes32, bytes calldata signature) external pure returns (bytes4) {
        return keccak256(signature) == keccak256("guest") ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// A delegate that knows nothing of signatures.
contract Silent {}
