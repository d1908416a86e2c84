/** How the simulated Twilio takes a message: after its checks, it is on the phone. */
import { isUserId } from '../../lib/channel/user-id.ts';
import { readJson } from '../../lib/net/read-json.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { fetchLinks } from './fetch-link.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';
import { type TwilioError, twilioRefusal } from './twilio-refusals.ts';
import { shownTemplate } from './twilio-templates.ts';
import type { TakenMessage } from './updates.ts';

export type TwilioSender = { readonly mediaType: 'whatsapp' | 'sms'; readonly businessId: string };

/** `failure`: it was taken, and only its receipt says that it did not arrive. */
type Sent =
  | { readonly refusal: TwilioError }
  | { readonly answer: unknown; readonly taken: TakenMessage; readonly failure?: { readonly code: number } };

type Account = { readonly accountSid: string; readonly senders: readonly TwilioSender[] };

/** WhatsApp's: free text goes out for so long after the client's last message. */
const windowMs = 24 * 3_600_000;

export function createTwilioSend(options: {
  readonly responses: () => readonly StandardResponse[];
  readonly phones: Phones;
  readonly now: () => number;
  readonly newId: () => string;
}): (form: URLSearchParams, account: Account) => Promise<Sent> {
  const { responses, phones, now, newId } = options;

  return async (form, { accountSid, senders }) => {
    const checked = checkForm(form, { senders, responses: responses() });
    if (typeof checked === 'number') return { refusal: twilioRefusal(checked) };

    const { to, sender, text, template, choices, links } = checked;
    if (sender.mediaType === 'sms' && hasOptedOut(sender.businessId, to)) return { refusal: twilioRefusal(21_610) };

    const statusCallback = form.get('StatusCallback') ?? undefined;
    const messageId = URL.parse(statusCallback ?? '')?.searchParams.get('message') ?? undefined;
    const taken: TakenMessage = {
      by: sender.mediaType === 'sms' ? 'twilio-sms' : 'twilio-whatsapp',
      vendorMessageId: `${links.length > 0 ? 'MM' : 'SM'}${newId().replaceAll('-', '')}`,
      ...(messageId !== undefined && { messageId }),
      ...(statusCallback !== undefined && { statusCallback }),
      ...{ to, sender: sender.businessId, template: template !== undefined },
    };
    const answer = {
      ...{ sid: taken.vendorMessageId, account_sid: accountSid, status: 'queued', direction: 'outbound-api' },
      ...{ to: form.get('To'), from: form.get('From'), body: text, num_media: String(links.length) },
      ...{ error_code: null, error_message: null, date_created: new Date(now()).toUTCString() },
    };
    const files = await fetchLinks(links);
    const code = whyNotDelivered(sender, { to, isTemplate: template !== undefined, isFetched: files !== undefined });
    if (code !== undefined) return { answer, taken, failure: { code } };

    const message = {
      sessionId: sessionIdIn(messageId),
      mediaType: sender.mediaType,
      text,
      ...(template !== undefined && { template }),
      ...(links.length > 0 && { attachments: links }),
      ...(files && files.length > 0 && { files }),
      ...(choices && choices.length > 0 && { choices }),
      at: new Date(now()).toISOString(),
    };
    phones.deliver(to, message, taken);

    return { answer, taken };
  };

  /** Twilio takes it first, and reports it later. */
  function whyNotDelivered(
    { mediaType, businessId }: TwilioSender,
    { to, isTemplate, isFetched }: { readonly to: string; readonly isTemplate: boolean; readonly isFetched: boolean },
  ): number | undefined {
    if (mediaType === 'whatsapp' && !phones.isReachable(to)) return 63_024;
    if (!isFetched) return 63_019;
    const written = phones.written(to).filter(({ sender }) => sender === businessId);
    const last = Math.max(...written.map(({ at }) => at));

    // Of a client who never wrote to this number nobody knows: they may have, before this machine began.
    return mediaType === 'whatsapp' && !isTemplate && written.length > 0 && now() - last > windowMs
      ? 63_016
      : undefined;
  }

  /** Twilio keeps a list of its own of those who sent STOP to a number. */
  function hasOptedOut(businessId: string, client: string): boolean {
    const words = phones
      .written(client)
      .filter(({ by, sender }) => by === 'twilio-sms' && sender === businessId)
      .flatMap(({ content }) => (content.kind === 'text' ? (optOutType(content.text) ?? []) : []));

    return words.findLast((word) => word !== 'HELP') === 'STOP';
  }
}

const optWords = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'YES', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
} as const;

/** What Twilio understands a text message as. https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
export function optOutType(text: string): keyof typeof optWords | undefined {
  const word = text.trim().toUpperCase();

  return (['STOP', 'START', 'HELP'] as const).find((type) => optWords[type].some((one) => one === word));
}

type Checked = {
  readonly to: string;
  readonly sender: TwilioSender;
  readonly text: string;
  readonly template?: string;
  readonly choices?: readonly string[];
  readonly links: readonly string[];
};

/** What the form asks for, or the code with which Twilio refuses it. */
function checkForm(
  form: URLSearchParams,
  {
    senders,
    responses,
  }: { readonly senders: readonly TwilioSender[]; readonly responses: readonly StandardResponse[] },
): Checked | number {
  const [to, from] = [form.get('To') ?? '', form.get('From') ?? ''];
  if (to === '') return 21_604;
  if (from === '') return 21_603;

  const [client, business] = [addressIn(to), addressIn(from)];
  if (client === undefined) return 21_211;
  if (to.startsWith('whatsapp:') !== from.startsWith('whatsapp:')) return 21_910;
  const mediaType = from.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
  const sender = senders.find((one) => one.mediaType === mediaType && one.businessId === business);
  if (!sender) return mediaType === 'whatsapp' ? 63_007 : 21_606;

  const callback = form.get('StatusCallback');
  if (callback !== null && !URL.canParse(callback)) return 21_609;

  const links = form.getAll('MediaUrl');
  if (links.length > 10) return 21_623;
  if (!links.every((link) => URL.canParse(link))) return 21_620;

  const contentSid = form.get('ContentSid');
  if (contentSid === null && form.has('ContentVariables')) return 92_005;
  if (contentSid !== null) {
    const shown = shownTemplate(responses, contentSid, readJson(form.get('ContentVariables') ?? '{}'));

    return typeof shown === 'number' ? shown : { to: client, sender, links: [], ...shown };
  }

  const text = form.get('Body') ?? '';
  if (text === '' && links.length === 0) return 21_619;

  return text.length > 1600 ? 21_617 : { to: client, sender, text, links };
}

function addressIn(address: string): string | undefined {
  const id = address.replace(/^whatsapp:/, '');

  return isUserId(id) ? id : /^\+?([1-9]\d{4,14})$/.exec(id)?.[1];
}
