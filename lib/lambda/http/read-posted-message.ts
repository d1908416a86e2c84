import type { PostedAttachment, PostedMessage } from '../../conversation/agent/posted-message.ts';
import { didYouMean, echoable } from '../../esp/names.ts';
import { readKvList } from '../../esp/read-kv-list.ts';
import type { Fault } from '../../faults/faults.ts';
import type { Members } from './read-json-body.ts';

const lists = ['Contact', 'Agent', 'CustomProperties'] as const;
const contents = ['text', 'standardResponseId', 'mediaId', 'attachments'] as const;
const names: readonly string[] = [...contents, ...lists, 'author'];

/** UTF-16 units. */
const max = { text: 65_536, id: 128, link: 2048, mediaType: 127, fileName: 240, author: 128, attachments: 10 } as const;

/**
 * Reads what an agent posted. Every problem of its form is reported at once; what the channel takes is looked at later.
 */
export function readPostedMessage(
  members: Members,
): { readonly message: PostedMessage } | { readonly problems: readonly Fault[] } {
  const problems: Fault[] = [];
  checkNames(members, { names, at: '', problems });
  checkChoice(members, problems);

  const text = readText(members.text, { parameter: 'text', max: max.text, problems });
  const id = readText(members.standardResponseId, { parameter: 'standardResponseId', max: max.id, problems });
  const mediaId = readText(members.mediaId, { parameter: 'mediaId', max: max.id, problems });
  const attachments = readAttachments(members.attachments, problems);
  const author = readAuthor(members.author, problems);
  const [contact, agent, customProperties] = lists.map((name) => readKvList(members[name], name, 'text', problems));
  if (problems.length > 0) return { problems };

  return {
    message: {
      ...(author && { author }),
      ...(text !== undefined && { text }),
      ...(id !== undefined && {
        response: { id, contact: contact ?? {}, agent: agent ?? {}, customProperties: customProperties ?? {} },
      }),
      ...(mediaId !== undefined && { mediaId }),
      ...(attachments && { attachments }),
    },
  };
}

type Place = { readonly names: readonly string[]; readonly at: string; readonly problems: Fault[] };

export function checkNames(members: Members, { names: known, at, problems }: Place): void {
  for (const name of Object.keys(members).filter((given) => !known.includes(given))) {
    const detail = `There is no such member${didYouMean(name, known)}`.replace(/[^?]$/, '$&.');
    problems.push({ code: 'parameter_unknown', parameter: `${at}${echoable(name)}`, detail });
  }
}

/** One kind of content; files may have a text beside them, and only a response reads values. */
function checkChoice(members: Members, problems: Fault[]): void {
  const given = contents.filter((name) => isGiven(members[name]));
  const [first, second] = given.filter((name) => name !== 'text' || given.includes('standardResponseId'));

  if (given.length === 0)
    problems.push({
      code: 'missing_parameter',
      parameter: 'text',
      detail: 'Send text, standardResponseId, mediaId or attachments.',
    });
  if (first !== undefined && second !== undefined)
    problems.push(invalid(second, `Send it in a message of its own: this one has ${first}.`));
  if (!given.includes('standardResponseId'))
    problems.push(
      ...lists
        .filter((name) => isGiven(members[name]))
        .map((name) => invalid(name, 'Send it with standardResponseId: nothing else reads it.')),
    );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

type Limits = { readonly parameter: string; readonly max: number; readonly problems: Fault[] };

function readText(value: unknown, { parameter, max: longest, problems }: Limits): string | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value === 'string' && value.length <= longest && !isBlank(value)) return value.toWellFormed();

  problems.push(invalid(parameter, `Send text that is not blank, of at most ${longest} characters.`));

  return undefined;
}

function readAuthor(value: unknown, problems: Fault[]): PostedMessage['author'] {
  if (!isGiven(value)) return undefined;
  if (!isMembers(value)) {
    problems.push(invalid('author', 'Send an object with id and name.'));
    return undefined;
  }

  checkNames(value, { names: ['id', 'name'], at: 'author.', problems });
  const id = readText(value.id, { parameter: 'author.id', max: max.author, problems });
  const name = readText(value.name, { parameter: 'author.name', max: max.author, problems });

  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

function readAttachments(value: unknown, problems: Fault[]): readonly PostedAttachment[] | undefined {
  if (!isGiven(value)) return undefined;
  if (!Array.isArray(value) || value.length === 0 || value.length > max.attachments) {
    problems.push(invalid('attachments', `Send a list of 1 to ${max.attachments} files.`));
    return undefined;
  }

  return value.flatMap((file: unknown, index) => readAttachment(file, `attachments.${index}`, problems) ?? []);
}

function readAttachment(file: unknown, at: string, problems: Fault[]): PostedAttachment | undefined {
  if (!isMembers(file)) {
    problems.push(invalid(at, 'Send an object with url, mediaType and name.'));
    return undefined;
  }

  checkNames(file, { names: ['url', 'mediaType', 'name'], at: `${at}.`, problems });
  const name = readText(file.name, { parameter: `${at}.name`, max: max.fileName, problems });
  const { url, mediaType } = file;
  for (const [member, given] of Object.entries({ url, mediaType }))
    if (!isGiven(given)) problems.push({ code: 'missing_parameter', parameter: `${at}.${member}` });

  if (isGiven(url) && !isHttpsLink(url))
    problems.push(invalid(`${at}.url`, `Send an https link of at most ${max.link} characters, without a password.`));
  if (isGiven(mediaType) && !isMediaType(mediaType))
    problems.push(invalid(`${at}.mediaType`, 'Send a media type such as application/pdf.'));

  return typeof url === 'string' && typeof mediaType === 'string'
    ? { url, mediaType: mediaType.toLowerCase(), ...(name !== undefined && { name }) }
    : undefined;
}

function isMediaType(value: unknown): boolean {
  return typeof value === 'string' && value.length <= max.mediaType && /^[\w.+-]+\/[\w.+-]+$/.test(value);
}

function isHttpsLink(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > max.link || !URL.canParse(value)) return false;

  const { protocol, username, password } = new URL(value);

  return protocol === 'https:' && username === '' && password === '';
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

function invalid(parameter: string, detail: string): Fault {
  return { code: 'invalid_parameter', parameter, detail };
}
