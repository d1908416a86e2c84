import { NotSendable, type Renderer } from './renderer.ts';
import { fold, isBlank } from './sent-text.ts';

export type Slot = { readonly text: string; readonly code: string };

/** Each occurrence of a field code is the next slot. WhatsApp refuses empty values; blanks are folded. */
export function renderSlots(
  written: string,
  place: string,
  { parts, mayBeEmpty }: Renderer,
): { readonly text: string; readonly slots: readonly Slot[] } {
  const slots: Slot[] = [];
  let whole = '';

  for (const { text: rendered, code } of parts(written)) {
    const text = code === undefined ? rendered : fold(rendered);
    whole += text;
    if (code === undefined) continue;

    slots.push({ text, code });
    if (isBlank(text) && !mayBeEmpty(code))
      throw new NotSendable('empty_template_parameter', `${place} ${slots.length}, <$${code}$>, came out empty.`);
  }

  return { text: whole, slots };
}
