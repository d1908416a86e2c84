/** What a vendor reports to order of a template message, a business number or an account, as Meta posts it. */
import * as z from 'zod';
import { account } from './graph-webhook.ts';

const template = z.string().min(1);
const language = z.string().min(1).default('en_US');
const reason = z.string().min(1).optional();

const score = z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']);
const templateStatus = z
  .strictObject({ template, language, event: z.string().min(1), reason })
  .transform(({ template: name, language: code, event, reason: why = 'NONE' }) => ({
    field: 'message_template_status_update',
    value: { event, ...named(name, code), reason: why },
  }));

const templateQuality = z
  .strictObject({ template, language, quality: score, previous: score.default('GREEN') })
  .transform(({ template: name, language: code, quality, previous }) => ({
    field: 'message_template_quality_update',
    value: { previous_quality_score: previous, new_quality_score: quality, ...named(name, code) },
  }));

const numberQuality = z
  .strictObject({
    number: z.string().regex(/^\+?\d+$/, 'the digits of a business number'),
    event: z.string().min(1),
    limit: z.string().min(1).default('TIER_1K'),
  })
  .transform(({ number, event, limit }) => ({
    field: 'phone_number_quality_update',
    value: { display_phone_number: number.replace(/^\+/, ''), event, current_limit: limit },
  }));

const accountUpdate = z
  .strictObject({ account: z.string().min(1).default(account), event: z.string().min(1), reason })
  .transform(({ account: id, event, reason: why }) => ({
    account: id,
    field: 'account_update',
    value: { event, ...(why !== undefined && { ban_info: { waba_ban_state: why } }) },
  }));

const anyField = z.strictObject({ field: z.string().min(1), value: z.looseObject({}) });

type Ordered = { readonly account?: string; readonly field: string; readonly value: unknown };

/** The member that says what is reported, and the rest of the body that goes with it. */
const kinds: readonly (readonly [member: string, schema: z.ZodType<Ordered>])[] = [
  ['field', anyField],
  ['quality', templateQuality],
  ['template', templateStatus],
  ['number', numberQuality],
  ['account', accountUpdate],
];

export function readOrderedEvent(body: unknown): { readonly event: Ordered } | { readonly wrong: string } {
  const parsedKind = kinds.find(([member]) => typeof body === 'object' && body !== null && member in body);
  if (!parsedKind) return { wrong: `one of ${kinds.map(([member]) => member).join(', ')} says what is reported` };

  const parsed = parsedKind[1].safeParse(body);
  return parsed.success ? { event: parsed.data } : { wrong: z.prettifyError(parsed.error) };
}

function named(name: string, code: string) {
  return { message_template_id: 1000, message_template_name: name, message_template_language: code };
}
