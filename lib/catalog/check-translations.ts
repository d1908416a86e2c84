import type { CatalogData } from './catalog.ts';
import type { LoadedResponse } from './loaded-response.ts';
import type { CatalogProblem } from './read-yaml.ts';

/** Amazon Connect fills one message template with any language's values: each translation needs one of its own. */
export function checkTranslations(
  { channels, chatServers = [] }: CatalogData,
  { file, response: { whatsapp }, placeOf }: LoadedResponse,
): CatalogProblem[] {
  if (!whatsapp) return [];

  const used = chatServers.filter(({ name }) => channels.some(({ chatServer }) => chatServer === name));
  const [, ...translations] = Object.keys(whatsapp.wordings);

  return used.flatMap((server) => {
    if (!('messageTemplates' in server) || !Object.hasOwn(server.messageTemplates, whatsapp.name)) return [];

    return translations
      .map((language) => `${whatsapp.name}:${language}`)
      .filter((key) => !Object.hasOwn(server.messageTemplates, key))
      .map((key) => ({
        file,
        ...placeOf(['whatsapp', 'translations']),
        message: `translations: ${server.name} needs ${key} among its message-templates in chat-servers.yml`,
      }));
  });
}
