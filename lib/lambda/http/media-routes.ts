import { rulesOf } from '../../channel/media-rules.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { Fault } from '../../faults/faults.ts';
import { isMediaId, type MediaStore } from '../../media/media-store.ts';
import { type HttpResult, json, problem } from './http.ts';
import { checkNames } from './read-posted-message.ts';

type MediaRoutesDeps = {
  readonly media: Pick<MediaStore, 'find' | 'linkTo' | 'uploadTo'>;
  /** Nobody can guess it. Letters, digits, `-` and `_`. */
  readonly newMediaId: () => string;
};

/** What `/sessions/{id}/media` does for a caller who may: the session handler has looked at that. */
export type MediaRoutes = {
  /** `POST …/media`: `body` is parsed JSON. `conversation`: the id of the session's. */
  readonly announce: (request: {
    readonly body: unknown;
    readonly sessionId: string;
    readonly channel: ChannelSettings;
    readonly conversation: string;
  }) => Promise<HttpResult>;
  /** `GET …/media/{mediaId}`. */
  readonly open: (request: { readonly mediaId: string; readonly conversation: string }) => Promise<HttpResult>;
};

/** How long a link opens a file, and how long an upload may begin. */
const linkSeconds = 300;
const uploadSeconds = 900;

export function createMediaRoutes({ media, newMediaId }: MediaRoutesDeps): MediaRoutes {
  return {
    announce: async ({ body, sessionId, channel, conversation }) => {
      const file = readFile(body);
      if (Array.isArray(file)) return problem(file);
      const unfit = whyUnfit(file, channel);
      if (unfit) return problem([unfit]);

      const mediaId = newMediaId();
      const upload = await media.uploadTo({ conversation, mediaId, ...file }, uploadSeconds);

      return json(201, { mediaId, upload }, { location: `/sessions/${sessionId}/media/${mediaId}` });
    },

    open: async ({ mediaId, conversation }) => {
      const file = isMediaId(mediaId) ? await media.find({ conversation, mediaId }) : undefined;
      if (!file) return problem([{ code: 'media_unknown' }]);

      return json(302, {}, { location: await media.linkTo({ ...file, conversation }, linkSeconds) });
    },
  };
}

type Announced = { readonly mediaType: string; readonly size: number; readonly name?: string };

const members = ['mediaType', 'size', 'name'];

function readFile(body: unknown): Announced | Fault[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return [{ code: 'unreadable_body', detail: 'The body must be a JSON object.' }];

  const given: Readonly<Record<string, unknown>> = { ...body };
  const { mediaType, size, name } = given;
  const faults: Fault[] = [];
  checkNames(given, { names: members, at: '', problems: faults });
  faults.push(
    ...(isMediaType(mediaType) ? [] : [invalid('mediaType', 'Must be a media type such as image/jpeg.')]),
    ...(isSize(size) ? [] : [invalid('size', 'Must be the file’s size in bytes.')]),
    ...(name === undefined || isName(name) ? [] : [invalid('name', 'Must be a text of 1 to 255 characters.')]),
  );
  if (faults.length > 0 || !isMediaType(mediaType) || !isSize(size)) return faults;

  return { mediaType: mediaType.toLowerCase(), size, ...(isName(name) && { name }) };
}

function invalid(parameter: string, detail: string): Fault {
  return { code: 'invalid_parameter', parameter, detail };
}

function isMediaType(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(value);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 255;
}

/** What the channel carries to clients. */
function whyUnfit({ mediaType, size }: Announced, channel: ChannelSettings): Fault | undefined {
  const { attachments } = rulesOf(channel);
  const { files } = attachments;
  const fitting = 'any' in files ? files.any : files.find(({ types }) => types.includes(mediaType));

  if (attachments.max === 0)
    return { code: 'content_not_supported', parameter: 'mediaType', detail: 'The channel carries no files.' };
  if (!fitting) return { code: 'content_not_supported', parameter: 'mediaType', detail: typesOf(files) };
  if (size <= fitting.maxBytes) return undefined;

  const detail = `Such a file may have ${fitting.maxBytes} bytes at most.`;

  return { code: 'content_not_supported', parameter: 'size', detail };
}

function typesOf(files: ReturnType<typeof rulesOf>['attachments']['files']): string {
  const types = 'any' in files ? [] : files.flatMap((kind) => kind.types);

  return `Send one of these: ${types.join(', ')}.`;
}
