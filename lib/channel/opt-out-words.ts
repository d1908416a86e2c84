import type { OptOutSettings } from './settings.ts';
import type { TransportName } from './transports.ts';

/**
 * The words by which clients opt out and in. Each is a whole message: "stop, Zé is coming" is none. Those of a law or
 * of a vendor have its source; the others are what services in the language print in their messages.
 */
type Words = { readonly of: string; readonly source: string; readonly words: readonly string[] };

const carriers = 'https://docs.twilio.com/docs/messaging/tutorials/opt-out-keywords';

export const optOutWords: readonly Words[] = [
  { of: 'en', source: `CTIA’s handbook, as carriers and ${carriers}`, words: ['stop', 'stopall', 'unsubscribe'] },
  { of: 'en', source: 'FCC, 47 CFR 64.1200(a)(10)', words: ['revoke', 'opt out', 'opt-out', 'optout'] },
  { of: 'en', source: 'as people write it', words: ['stop all', 'please stop', 'stop please', 'remove me'] },
  { of: 'fr', source: 'AWS and Twilio take it in Canada', words: ['arret'] },
  { of: 'fr', source: 'services', words: ['se desabonner', 'desabonner', 'desinscription', 'desinscrire'] },
  { of: 'de', source: 'services', words: ['stopp', 'abmelden', 'abbestellen', 'austragen'] },
  { of: 'es', source: 'services', words: ['baja', 'dar de baja', 'darme de baja', 'parar', 'anular suscripcion'] },
  { of: 'pt', source: 'services', words: ['sair', 'parar', 'pare', 'descadastrar', 'cancelar inscricao'] },
  { of: 'it', source: 'services', words: ['disiscrivi', 'disiscrivimi', 'annulla iscrizione'] },
  { of: 'nl', source: 'services', words: ['stoppen', 'afmelden', 'uitschrijven'] },
  { of: 'da no sv', source: 'services', words: ['afmeld', 'avmeld', 'avregistrera'] },
  { of: 'fi', source: 'services', words: ['lopeta', 'peru tilaus'] },
  { of: 'pl', source: 'services', words: ['rezygnuje', 'wypisz', 'wypisz mnie'] },
  { of: 'cs sk', source: 'services', words: ['odhlasit', 'odhlasit se'] },
  { of: 'hu ro', source: 'services', words: ['leiratkozas', 'leiratkozom', 'dezabonare'] },
  { of: 'tr', source: 'İYS, the national register of consent', words: ['ret', 'iptal'] },
  { of: 'el', source: 'services', words: ['στοπ', 'διαγραφη'] },
  { of: 'ru uk bg', source: 'services', words: ['стоп', 'отписаться', 'отписка', 'відписатися', 'отпиши'] },
  { of: 'he', source: 'Communications Law, section 30A', words: ['הסר', 'הסרה'] },
  { of: 'ar', source: 'services', words: ['إيقاف', 'الغاء الاشتراك', 'إلغاء الاشتراك', 'قف'] },
  { of: 'hi', source: 'services', words: ['रोकें', 'बंद करें'] },
  { of: 'id ms', source: 'services', words: ['berhenti', 'berhenti langganan'] },
  { of: 'vi', source: 'Decree 91/2020: TC', words: ['tc', 'tu choi', 'huy dang ky'] },
  { of: 'th', source: 'services', words: ['ยกเลิก', 'หยุด'] },
  { of: 'ja', source: 'services', words: ['配信停止', '停止'] },
  { of: 'ko', source: 'the network act’s free refusal', words: ['수신거부', '거부'] },
  { of: 'zh', source: 'services: TD', words: ['td', '退订', '退訂', '取消订阅', '取消訂閱'] },
];

/** Taken as typed, but not from a button: an agent may offer one of them as an answer. */
const typedOnly: Words = {
  of: 'en',
  source: `CTIA’s handbook and the FCC, as ${carriers}`,
  words: ['cancel', 'end', 'quit'],
};

/** Without YES, which other services take: with an agent in the chat it answers a question. */
export const optInWords: readonly Words[] = [
  { of: 'en', source: carriers, words: ['start', 'unstop', 'opt in', 'opt-in', 'optin', 'subscribe', 'resubscribe'] },
  { of: 'es de', source: 'the counterparts of baja and abmelden', words: ['alta', 'anmelden'] },
  { of: 'ru uk bg', source: 'the counterpart of стоп', words: ['старт'] },
];

/**
 * By SMS and RCS AWS opts a number out whose message begins with one of these, in any case, and refuses to send to it.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html
 */
const awsWords = 'ARRET|CANCEL|END|OPT-OUT|OPTOUT|QUIT|REMOVE|STOP|TD|UNSUBSCRIBE';
const beginsWithAwsWord = new RegExp(`^(?:${awsWords})(?![\\p{L}\\p{N}])`, 'iu');

export type OptChange = {
  readonly type: 'opt-out' | 'opt-in';
  /** The word of the list, not the client's text. */
  readonly word: string;
};

type Said = {
  /** `choice`: the client tapped a button, whose words are ours. */
  readonly kind: 'text' | 'choice';
  readonly transport?: TransportName | undefined;
};

/** What a client's message says as a whole; undefined if it says anything else. */
export function optOutIn(
  text: string,
  { outWords, inWords }: Pick<OptOutSettings, 'outWords' | 'inWords'>,
  { kind, transport }: Said,
): OptChange | undefined {
  if (text.length > maxLength) return undefined;

  const said = normal(text);
  const typed = kind === 'text' ? [typedOnly] : [];
  if (takes(outWords, [...optOutWords, ...typed], said)) return { type: 'opt-out', word: said };
  if (takes(inWords, optInWords, said)) return { type: 'opt-in', word: said };

  const [awsWord] =
    ((transport === 'sms-aws' || transport === 'rcs-aws') && outWords === undefined && beginsWithAwsWord.exec(said)) ||
    [];

  return awsWord === undefined ? undefined : { type: 'opt-out', word: awsWord };
}

/** Of a text message; no word is a tenth as long. */
const maxLength = 1600;

function takes(own: readonly string[] | undefined, usual: readonly Words[], said: string): boolean {
  const words = own ?? usual.flatMap((entry) => entry.words);

  return said !== '' && words.some((word) => normal(word) === said);
}

/**
 * Without case, accents of Latin and Greek letters, invisible marks, and whatever is no letter and no digit around it;
 * blanks are one each. Vowel signs of other scripts stay: they tell words apart.
 */
function normal(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '')
    .replace(/\s+/gu, ' ');
}
