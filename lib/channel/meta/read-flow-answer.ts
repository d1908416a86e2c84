import { readJson } from '../../net/read-json.ts';
import { type JsonObject, objectOf, proseOf, textOf } from '../json-parts.ts';
import type { MessageContent } from './message-content.ts';

/** A filled form: its values are JSON in a text. */
export function readFlowAnswer({ name, body, response_json: json }: JsonObject): MessageContent {
  const values = typeof json === 'string' ? objectOf(readJson(json)) : undefined;
  const lines = Object.entries(values ?? {})
    // It is ours, and says nothing to an agent.
    .filter(([key]) => key !== 'flow_token')
    .slice(0, maxValues)
    .map(([key, value]) => `${key}: ${[value].flat().slice(0, maxValues).map(shown).join(', ')}`);
  const title = textOf(body) ?? 'Form';

  return {
    kind: 'choice',
    text: proseOf([title, ...(values ? lines : ['[The answer cannot be read]'])].join('\n')) ?? title,
    choice: { id: textOf(name) ?? 'flow', title },
  };
}

const maxValues = 100;

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? '…' : String(value);
}
