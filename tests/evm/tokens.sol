// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// ERC-20, as far as a gate looks.
contract Coins {
    uint256 public immutable decimals;
    mapping(address => uint256) public balanceOf;

    constructor(uint256 decimals_) {
        decimals = decimals_;
    }

    function give(address to, uint256 amount) external {
        balanceOf[to] = amount;
    }
}

/// ERC-721 that can be listed, and POAP: the event of a token is its number divided by 1000.
contract Collection {
    mapping(uint256 => address) private owners;
    mapping(address => uint256[]) private held;

    function give(address to, uint256 token) external {
        uint256[] storage old = held[owners[token]];
        for (uint256 i = 0; i < old.length; i++) {
            if (old[i] == token) {
                old[i] = old[old.length - 1];
                old.pop();
            }
        }
        owners[token] = to;
        held[to].push(token);
    }

    function giveMany(address to, uint256 from, uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            owners[from + i] = to;
            held[to].push(from + i);
        }
    }

    function ownerOf(uint256 token) external view returns (address) {
        require(owners[token] != address(0), "no such token");
        return owners[token];
    }

    function balanceOf(address owner) external view returns (uint256) {
        return held[owner].length;
    }

    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256) {
        return held[owner][index];
    }

    function tokenEvent(uint256 token) external pure returns (uint256) {
        return token / 1000;
    }
}

/// ERC-1155, as far as a gate looks.
contract Stickers {
    mapping(address => mapping(uint256 => uint256)) public balanceOf;

    function give(address to, uint256 id, uint256 amount) external {
        balanceOf[to][id] = amount;
    }
}

/// Shares of people, and a list.
contract Keys {
    mapping(address => mapping(address => uint256)) public sharesBalance;
    mapping(address => bool) public isBanned;

    function give(address subject, address to, uint256 amount) external {
        sharesBalance[subject][to] = amount;
    }

    function ban(address who) external {
        isBanned[who] = true;
    }
}

/// What gates use of Multicall3.
contract Multicall {
    struct Call {
        address target;
        bool allowFailure;
        bytes callData;
    }
    struct Result {
        bool success;
        bytes returnData;
    }

    function aggregate3(Call[] calldata calls) external payable returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) {
            (results[i].success, results[i].returnData) = calls[i].target.call(calls[i].callData);
            require(results[i].success || calls[i].allowFailure);
        }
    }

    function getEthBalance(address who) external view returns (uint256) {
        return who.balance;
    }
}
