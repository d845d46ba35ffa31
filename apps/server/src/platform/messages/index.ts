/** Text messages and e-mails: written in a transaction, sent by a worker through what the operator configured. */
export { channelsOf, isAnyTold, type NewMessage, type Recipient, sendMessage } from './outbox.ts';
export { fateOfMessage } from './delivery.ts';
export { messagesPlugin } from './plugin.ts';
