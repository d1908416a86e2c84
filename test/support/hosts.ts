import { createHosts, type Hosts } from '../../lib/chat-server/hosts.ts';

/** For systems whose catalog has the builtin chat server only. */
export const noHosts: Hosts = createHosts({
  openChatServer: () => Promise.reject(new Error('there is no other chat server')),
  abortAfter: () => new AbortController().signal,
  limits: { hostMs: 2000, sendMs: 6000 },
});
