import type { VendorEvent } from '../../../lib/channel/inbound.ts';
import { agentMessageIdOf } from '../../../lib/conversation/agent/agent-message-id.ts';
import type { Clock } from '../clock.ts';
import type { Turn } from '../scenario.ts';
import type { AgentAct, Bridged } from '../talk.ts';
import type { SimulatedChat, SimulatedServer } from './server.ts';
import { bridgedSettings, connectInstance, pushReceiver } from './settings.ts';

/** What an agent said: our message of it has this id, however often it is heard of. */
export type Saying = {
  readonly messageId: string;
  readonly chatId: string;
  /** ms since 1970. */
  readonly at: number;
};

type AgentsOptions = {
  readonly clock: Clock;
  readonly bridged: Bridged;
  readonly server: SimulatedServer;
  /** Posted again until it is stored. */
  readonly post: (receiver: string, events: readonly VendorEvent[]) => void;
};

const maxLooks = 6;
const againMs = 20_000;
const lateMs = 8000;

/** Agents on a bridged server, and what that reports of them. */
export function startBridgedAgents({ clock, bridged, server, post }: AgentsOptions) {
  const sayings: Saying[] = [];
  const turns = new Map<string, Turn[]>();

  for (const [index, act] of bridged.acts.entries())
    clock.after(act.at * 1000, () => perform(act, { index, looks: maxLooks }));

  function perform(act: AgentAct, { index, looks }: { readonly index: number; readonly looks: number }): void {
    const chat = server.chats().findLast(({ endedAt }) => endedAt === undefined);
    if (!chat) {
      if (looks > 1) clock.after(againMs, () => perform(act, { index, looks: looks - 1 }));
      return;
    }

    switch (act.does) {
      case 'say':
        say(act, chat, `Word ${index}`);
        return;
      case 'type':
        server.type(chat.id);
        report(act, chat, []);
        return;
      case 'end':
        server.end(chat.id);
        report(act, chat, [
          chatEvent(chat, { type: 'ended', id: `end of ${chat.id}` }),
          { type: 'chat-ended', instanceId: connectInstance, chatId: chat.id, at: clock.now() },
        ]);
        return;
      case 'move':
      case 'restart':
        server.move(act.does === 'restart');
        return;
      default:
        act.does satisfies never;
    }
  }

  function say(act: AgentAct, chat: SimulatedChat, text: string): void {
    const { eventId } = server.say(chat.id, text);
    const key = JSON.stringify(['bridged', bridgedSettings[bridged.server].name, eventId, 0]);
    const messageId = agentMessageIdOf(chat.ours, key);
    turns.set(messageId, [...act.vendor]);
    sayings.push({ messageId, chatId: chat.id, at: clock.now() });

    const isHeard = bridged.server === 'connect' && act.reported === 'never';
    report(isHeard ? { ...act, reported: 'once' } : act, chat, [
      chatEvent(chat, { type: 'message', id: eventId, text }),
    ]);
  }

  type Happened =
    | { readonly type: 'ended'; readonly id: string }
    | { readonly type: 'message'; readonly id: string; readonly text: string };

  function chatEvent({ id: chatId }: SimulatedChat, event: Happened): VendorEvent {
    return { type: 'chat-event', instanceId: connectInstance, chatId, event: { ...event, at: clock.now() } };
  }

  /** A push says no more than that something has happened. */
  function report({ reported }: AgentAct, { ours }: SimulatedChat, events: readonly VendorEvent[]): void {
    const posted: readonly VendorEvent[] = bridged.server === 'gms' ? [{ type: 'wake-up', sessionId: ours }] : events;
    if (reported === 'never' || posted.length === 0) return;

    clock.after(reported === 'late' ? lateMs : 0, () => post(pushReceiver, posted));
    if (reported === 'twice') clock.after(lateMs, () => post(pushReceiver, posted));
  }

  return {
    sayings,
    /** What the vendor does next with a message of theirs. */
    nextTurn: (messageId: string): Turn | undefined => turns.get(messageId)?.shift(),
  };
}
