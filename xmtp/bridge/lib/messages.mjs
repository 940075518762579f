import { clientOf } from './clients.mjs';
import { refuseAfterCutover } from './cutover.mjs';
import { isUnsent } from './errors.mjs';
import { consents, conversationOf } from './groups.mjs';
import { xmtp } from './network.mjs';
import { inTurn } from './queue.mjs';

const ids = (inboxes) => inboxes.map((one) => one.inboxId);

const updated = (change) => ({
  kind: 'group_updated',
  by: change.initiatedByInboxId,
  added: ids(change.addedInboxes),
  removed: [...ids(change.removedInboxes), ...ids(change.leftInboxes)],
});

const contentOf = (message) => {
  const { content, contentType, fallback } = message;
  const text = content.text ?? content.markdown ?? content.reply?.content?.text;
  if (text != null) return { kind: 'text', text };
  if (content.groupUpdated) return updated(content.groupUpdated);
  const { intent } = content;
  if (intent) return { kind: 'intent', actions_id: intent.id, action_id: intent.actionId };
  const content_type = `${contentType?.authorityId}/${contentType?.typeId}`;
  return { kind: 'other', content_type, fallback: fallback ?? null };
};

/** A message as `domain::group::Message` reads it. */
export const plain = (message) => ({
  id: message.id,
  conversation_id: message.conversationId,
  sender: message.senderInboxId,
  sent_at_ms: Number(message.sentAtNs / 1_000_000n),
  content: contentOf(message),
});

const sendText = (params) =>
  inTurn(`${params.client} ${params.group}`, params.deadline, async () => {
    const options = params.key == null ? undefined : { idempotencyKey: params.key };
    try {
      return await conversationOf(params).sendText(params.text, options);
    } catch (cause) {
      if (isUnsent(cause)) await refuseAfterCutover();
      throw cause;
    }
  });

const listed = async (params, options) => {
  const { limit } = params;
  return (await conversationOf(params).listEnrichedMessages({ limit, ...options })).map(plain);
};

const messages = ({ since_ms, ...params }) =>
  listed(params, {
    sentAfterNs: since_ms > 0 ? BigInt(since_ms) * 1_000_000n - 1n : undefined,
    direction: xmtp().SortDirection.Ascending,
  });

const newest = async (params) =>
  (await listed(params, { direction: xmtp().SortDirection.Descending })).reverse();

const openDm = async (params) => (await clientOf(params).conversations().createDm(params.inbox)).id();

/** A DM that several installations opened at once is several conversations: each has its own messages. */
const dms = (params) => {
  const { ConversationType, ListConversationsOrderBy } = xmtp();
  const options = {
    conversationType: ConversationType.Dm,
    consentStates: consents(),
    includeDuplicateDms: true,
    orderBy: ListConversationsOrderBy.LastActivity,
    limit: params.limit,
  };
  const since = BigInt(params.since_ms) * 1_000_000n;
  return clientOf(params)
    .conversations()
    .list(options)
    .filter(({ lastMessage }) => lastMessage && lastMessage.sentAtNs >= since)
    .map(({ conversation }) => conversation.id());
};

const peer = async (params) => {
  const conversation = conversationOf(params);
  const metadata = await conversation.groupMetadata();
  return metadata.conversationType() === xmtp().ConversationType.Dm ? conversation.dmPeerInboxId() : null;
};

export const messageMethods = { sendText, messages, newest, dms, peer, openDm };
