/**
 * How the simulated WhatsApp answers a GET: whose token it is, and the numbers and template messages of its account.
 */
import { type GraphError, graphError } from './graph-errors.ts';
import { listTemplates } from './graph-registry.ts';
import type { TemplateSpec } from './templates.ts';

/** The one WhatsApp business account of this machine, and its one app. */
export const localAccountId = '102290129340398';
export const localAppId = '634001982761245';

type Known = {
  readonly numbers: readonly { readonly phoneNumberId: string; readonly token: string }[];
  readonly templates: readonly TemplateSpec[];
};

/** Returns undefined if there is nothing to read at this path. */
export function answerRead(
  url: string,
  token: string | undefined,
  { numbers, templates }: Known,
): { readonly error: GraphError } | { readonly answer: unknown } | undefined {
  const path = /^\/v\d+\.\d+\/(debug_token|\d+\/phone_numbers|\d+\/message_templates)\/?(?:\?|$)/.exec(url)?.[1];
  if (path === undefined) return undefined;
  if (!numbers.some((known) => known.token === token))
    return { error: graphError(190, 'Invalid OAuth access token - Cannot parse access token') };

  if (path === 'debug_token') {
    const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
    const granular_scopes = scopes.map((scope) => ({ scope, target_ids: [localAccountId] }));
    const data = { app_id: localAppId, type: 'SYSTEM_USER', is_valid: true, expires_at: 0, scopes, granular_scopes };

    return { answer: { data } };
  }
  if (!path.startsWith(`${localAccountId}/`))
    return { error: { ...graphError(100, 'Unsupported get request'), subcode: 33, type: 'GraphMethodException' } };

  return path.endsWith('phone_numbers')
    ? { answer: { data: numbers.map(({ phoneNumberId }) => ({ id: phoneNumberId, quality_rating: 'GREEN' })) } }
    : { answer: listTemplates(templates) };
}
