import type { TemplateParameter } from '../channel/content.ts';
import { inSlotOrder, type ParameterFile, parameterSpec } from './parameters.ts';
import type { Slot } from './render-slots.ts';
import { NotSendable, type Renderer } from './renderer.ts';

type Placed = { readonly slot: number | undefined; readonly value: TemplateParameter };

/** A name or a number that occurs more than once is one parameter, and is sent once. */
export function renderParameters(
  slots: readonly Slot[],
  entries: readonly ParameterFile[] | undefined,
  renderer: Renderer,
): TemplateParameter[] {
  const placed: Placed[] = [];

  for (const [index, { text }] of slots.entries()) {
    const spec = parameterSpec(entries?.[index]);
    const key = spec.name ?? spec.slot;
    const known = key === undefined ? undefined : placed.find(({ slot, value }) => (value.name ?? slot) === key);

    if (known && known.value.text !== text)
      throw new NotSendable('content_not_supported', `Parameter ${key} came out with two values.`);
    if (known) continue;

    const common = { text, ...(spec.name !== undefined && { name: spec.name }) };
    const value: TemplateParameter =
      spec.type === 'currency'
        ? {
            ...common,
            type: 'currency',
            code: spec.code,
            amount1000: thousandths(renderer.text(spec.amount), `Parameter ${index + 1}`),
          }
        : { ...common, type: spec.type };
    placed.push({ slot: spec.slot, value });
  }

  return inSlotOrder(placed);
}

function thousandths(amount: string, place: string): number {
  if (!/^-?\d{1,12}(\.\d+)?$/.test(amount.trim()))
    throw new NotSendable('field_code_error', `${place}: its amount did not come out as a plain number.`);

  return Math.round(Number(amount) * 1000);
}
