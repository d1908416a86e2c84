import type { ResponseFile, StandardResponse } from '../standard-response/schema.ts';
import type { YamlFile } from './read-yaml.ts';

export type LoadedResponse = YamlFile<ResponseFile> & {
  readonly file: string;
  readonly response: StandardResponse;
};
