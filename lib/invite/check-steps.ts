/** The other channels of an invite, before it is accepted. Loaded with the first invite of a channel that has such. */
import type { Catalog } from '../catalog/catalog.ts';
import { readClientId } from '../channel/client-id.ts';
import { businessIdOn, type FallbackStep, responseOn } from '../channel/fallback.ts';
import type { Fault, FaultCode } from '../faults/faults.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { whyNotOnStep } from '../standard-response/on-step.ts';
import type { CheckedInvite } from './check-invite.ts';
import { whyInactive } from './find-response.ts';
import { tryToRender } from './try-to-render.ts';
import type { ValidInvite } from './validate.ts';

/**
 * `problems`: what would keep the message of a step from being rendered or sent; a fault says which step. `steps`: the
 * invite as it would go out at each step that can reach the client.
 */
export type CheckedSteps = {
  readonly problems: readonly Fault[];
  readonly steps: readonly CheckedInvite[];
  readonly unchecked?: FaultCode | undefined;
};

/** An invite without a response sends nothing, and so has no other step. */
export async function checkSteps(invite: ValidInvite, record: InviteRecord, catalog: Catalog): Promise<CheckedSteps> {
  const { channel, response } = invite;
  const steps = response ? (channel.fallback ?? []) : [];
  const checked = await Promise.all(
    steps.map((step, index) => checkStep({ invite, record, catalog }, { ...step, number: index + 1 })),
  );
  const unchecked = checked.map((step) => step.unchecked).find((code) => code !== undefined);

  return {
    problems: checked.map(({ problem }) => problem).filter((problem) => problem !== undefined),
    steps: checked.map(({ step }) => step).filter((step) => step !== undefined),
    ...(unchecked !== undefined && { unchecked }),
  };
}

/** Without both a problem and a step: it does not reach this client, which is no mistake of the caller's. */
type Checked = {
  readonly problem?: Fault;
  readonly step?: CheckedInvite;
  readonly unchecked?: FaultCode | undefined;
};

type Given = { readonly invite: ValidInvite; readonly record: InviteRecord; readonly catalog: Catalog };

async function checkStep(
  { invite, record, catalog }: Given,
  step: FallbackStep & { readonly number: number },
): Promise<Checked> {
  const channel = catalog.channel(step.channel);
  // The build has checked it.
  if (!channel) return {};

  const refuse = (code: FaultCode, detail: string): Checked => ({
    problem: { code, parameter, detail: `At step ${step.number}, on ${channel.name}: ${detail}` },
  });
  const id = responseOn(step, invite.response?.id ?? '');
  const response = await catalog.response(id);
  if (!response) return refuse('unknown_response', `${id} is not in the catalog.`);

  const inactive = whyInactive(response, channel.timeZone, record.acceptedAt);
  if (inactive !== undefined) return refuse('response_inactive', inactive);

  const why = whyNotOnStep(response, channel);
  if (why !== undefined) return refuse('content_not_supported', why);

  const { rendered, unchecked } = tryToRender({ response, channel }, record, catalog);
  if (rendered?.status === 'refused') return refuse(rendered.code, rendered.detail);

  const client = await readClientId(invite.clientId, channel);
  const businessId = businessIdOn(channel, invite.businessId);
  if (!('id' in client) || businessId === undefined) return { unchecked };

  return {
    step: { ...invite, channel, response, clientId: client.id, businessId, content: rendered?.content },
    unchecked,
  };
}

/** What decides on the response of each step. */
const parameter = 'Parameters.StandardResponseId';
