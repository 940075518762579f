// A group's server, written from XMTP's tutorial alone: it checks no signature, and adds with its own client.
import { createServer } from 'node:http';
import { IdentifierKind } from '@xmtp/node-sdk';

const bodyOf = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
};

const addMember = async (client, groupId, walletAddress) => {
  const group = await client.conversations.getConversationById(groupId);
  await group.addMembersByIdentifiers([
    { identifier: walletAddress.toLowerCase(), identifierKind: IdentifierKind.Ethereum },
  ]);
};

/** Listens until it is closed; `asked` is what it was asked, oldest first. */
export const groupServer = async (port, client, shouldAddMember) => {
  const asked = [];
  const decide = async (request) => {
    const body = await bodyOf(request);
    asked.push(body);
    const { topic: groupId, walletAddress } = body;
    if (!(await shouldAddMember(groupId, walletAddress))) {
      return [200, { status: 'DENIED', reason: 'You do not hold enough token to join the group!' }];
    }
    await addMember(client, groupId, walletAddress);
    return [200, { status: 'SUCCESS' }];
  };
  const server = createServer(async (request, response) => {
    const [status, answer] = await decide(request).catch((error) => [500, { error: String(error) }]);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { asked, close: () => new Promise((resolve) => server.close(resolve)) };
};
