import type { AppleContent } from '../channel/apple/apple-schema.ts';
import type { InteractiveContent } from '../channel/content.ts';
import { httpsUrl, NotSendable, type Renderer } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { mapTexts } from './texts.ts';

/** Apple's interactive content with every text rendered. */
export function renderInteractive(
  { text, name }: StandardResponse,
  written: AppleContent,
  renderer: Renderer,
): InteractiveContent {
  const apple = mapTexts(written, renderer.text);

  return { type: 'interactive', text: text === undefined ? name : renderer.text(text), apple: checked(apple) };
}

function checked(apple: AppleContent): AppleContent {
  if (apple['content-type'] === 'rich-link') return { ...apple, url: httpsUrl(apple.url, 'The link') };
  if (apple['content-type'] !== 'time-picker') return apple;

  const timeslots = apple.event.timeslots.map((slot, index) => ({
    ...slot,
    start: appleTime(slot.start, `Timeslot ${index + 1}`),
  }));

  return { ...apple, event: { ...apple.event, timeslots } };
}

/** To the minute and in UTC, as Apple writes it: 2026-12-01T17:00+0000. */
function appleTime(rendered: string, place: string): string {
  const at = new Date(rendered.trim());
  if (Number.isNaN(at.getTime()))
    throw new NotSendable('field_code_error', `${place} did not come out as an instant in ISO 8601.`);

  return `${at.toISOString().slice(0, 16)}+0000`;
}
