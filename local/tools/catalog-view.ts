/** `GET /local/catalog`: what is in the folder as it is now, and what is wrong with it. */
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { mediaIdsOf } from '../../lib/channel/media-ids.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { whyNotCarried } from '../../lib/standard-response/capabilities.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import type { CatalogProblem, CatalogView } from '../page-types.ts';
import { exampleValues } from './example-values.ts';

/** Channels and queues are those in force: a broken file must not take them from the page. */
export function viewCatalog(folder: string, catalog: Pick<Catalog, 'channels' | 'queue' | 'queueKeys'>): CatalogView {
  const { problems, warnings, readable } = loadCatalogFolder(folder);
  const keys = [...catalog.queueKeys('agents'), ...catalog.queueKeys('notifications')];

  return {
    folder,
    channels: catalog.channels.map((channel) => ({
      name: channel.name,
      mediaType: channel.mediaType,
      businessIds: Object.keys(channel.businessIds),
      receives: channel.receiver !== undefined,
      exampleClientId: mediaIdsOf(channel.mediaType).exampleClientId,
      locale: channel.locale,
    })),
    queues: keys.flatMap((key) => {
      const queue = catalog.queue(key);
      return queue ? [{ key, name: queue.queue, kind: queue.kind }] : [];
    }),
    responses: readable.map((response) => viewOf(response, catalog.channels)),
    problems: problems.map((problem) => viewOfProblem(folder, problem)),
    warnings: warnings.map((warning) => viewOfProblem(folder, warning)),
  };
}

function viewOf(response: StandardResponse, channels: readonly ChannelSettings[]): CatalogView['responses'][number] {
  const reasons = channels.map(({ name, ...channel }) => ({ name, why: whyNotCarried(response, channel) }));
  const { id, name, whatsapp } = response;
  const fields = fieldsOf(response);

  return {
    ...{ id, name, fields },
    file: `responses/${id}.yml`,
    languages: Object.keys(whatsapp?.wordings ?? {}),
    channels: reasons.filter(({ why }) => why === undefined).map((channel) => channel.name),
    notCarried: Object.fromEntries(reasons.flatMap(({ name, why }) => (why === undefined ? [] : [[name, why]]))),
    example: exampleValues(fields),
  };
}

/** None of one whose field codes cannot be read: the problems say so. */
function fieldsOf(response: StandardResponse): readonly string[] {
  try {
    return compileResponse(response).fields;
  } catch {
    return [];
  }
}

function viewOfProblem(folder: string, problem: Omit<CatalogProblem, 'excerpt'>): CatalogProblem {
  const { file, line, column, message } = problem;
  const [, ...excerpt] = showProblem(folder, {
    ...{ file, message: '' },
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  }).split('\n');

  return { file, line, column, message, ...(excerpt.length > 0 && { excerpt: excerpt.join('\n') }) };
}
