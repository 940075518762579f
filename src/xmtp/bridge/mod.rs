//! The real client: `@xmtp/node-bindings` in a supervised Node child.
