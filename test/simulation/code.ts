/** The code under test, by one name each: a mutant is the same set, built from changed sources. */

export { withSecret } from '../../lib/channel/with-secret.ts';
export { createBuiltin } from '../../lib/chat-server/builtin.ts';
export { createChatServers } from '../../lib/chat-server/chat-servers.ts';
export { createContacts } from '../../lib/contact/identify.ts';
export { agentMessageIdOf } from '../../lib/conversation/agent-message-id.ts';
export { createNoteReceipt } from '../../lib/conversation/note-receipt.ts';
export { createReceive } from '../../lib/conversation/receive.ts';
export { createRelay } from '../../lib/conversation/relay.ts';
export { createRelayMessages } from '../../lib/conversation/relay-messages.ts';
export { createSendAgentMessage } from '../../lib/conversation/send-agent-message.ts';
export { createTakeClientMessage } from '../../lib/conversation/take-client-message.ts';
export { createAccept } from '../../lib/invite/accept.ts';
export { createDeliver } from '../../lib/invite/deliver.ts';
export { createEndSession, createReadSession } from '../../lib/invite/session.ts';
export { createSweep } from '../../lib/invite/sweep.ts';
export { createDeliverHandler } from '../../lib/lambda/deliver-handler.ts';
export { createMessagesHandler, createRelayHandler } from '../../lib/lambda/relay-handler.ts';
export { createKnownHolds } from '../../lib/ledger/known-holds.ts';
export { createLearningCircuits } from '../../lib/ledger/learning-circuits.ts';
export { reconciled } from '../../lib/ledger/receipt.ts';
export { createReadSecret } from '../../lib/net/read-secret.ts';
export { createMemoryAgentMessages } from '../memory/agent-messages.ts';
export { createMemoryCircuits } from '../memory/circuits.ts';
export { createMemoryContactTable } from '../memory/contacts.ts';
export { createMemoryConversations } from '../memory/conversations.ts';
export { createMemoryLedger } from '../memory/ledger.ts';
export { createMemoryReceipts } from '../memory/receipts.ts';
