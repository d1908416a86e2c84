import Ajv2020 from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { HttpResult } from '../../lib/lambda/http/http.ts';

/** Holds requests and answers against docs/openapi.json, as it was read. */
export function openApiPage(written: object) {
  const ajv = new Ajv2020.Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...written });
  const validatorAt = (pointer: readonly string[]) =>
    ajv.getSchema(
      `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`,
    );

  return {
    /** Looks the answer up in the page, and holds its body against the schema there. */
    checkAnswer: (path: string, method: string, { statusCode = 0, headers = {}, body = '' }: HttpResult) => {
      const type = String(headers['content-type']);
      const pointer = ['paths', path, method, 'responses', String(statusCode), 'content', type, 'schema'];
      const validate = validatorAt(pointer);
      if (!validate) throw new Error(`the page has no ${pointer.join(' › ')}`);

      const value = type.includes('json') ? JSON.parse(body) : body;
      expect(validate(value), JSON.stringify([validate.errors, value])).toBe(true);

      return statusCode;
    },
    /** Whether the page calls it a body of this operation. */
    takes: (path: string, method: string, body: unknown) => {
      const pointer = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
      const validate = validatorAt(pointer);
      if (!validate) throw new Error(`the page has no ${pointer.join(' › ')}`);

      return validate(body);
    },
    isRequest: (schema: string, body: unknown) => {
      const validate = ajv.getSchema(`api#/components/schemas/${schema}`);

      return validate ? { takes: validate(body), errors: JSON.stringify(validate.errors) } : undefined;
    },
  };
}
