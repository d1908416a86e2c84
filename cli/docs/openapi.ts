import * as z from 'zod';
import { apiSchemas } from './api-schemas.ts';
import { conversationPaths } from './conversation-paths.ts';
import './conversation-schemas.ts';
import { json, keyAndWait, problems, query } from './openapi-parts.ts';
import './schemas.ts';

/** The API as OpenAPI 3.1, whose schemas are JSON Schema's. */
export function openApi(): object {
  const { schemas } = z.toJSONSchema(apiSchemas, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  const components = Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema]),
  );

  return {
    openapi: '3.1.0',
    info: {
      title: 'InviteToChat',
      version: '1',
      description: 'Invites the caller of an IVR to go on in a chat. docs/esp.md has the words to it.',
    },
    security: [{ apiKey: [] }, { bearer: [] }, { basic: [] }],
    paths: {
      '/esp': { post: invite('The request with its address.') },
      '/esp/ChatService/InviteToChat': {
        post: invite('Service and method are the path’s; a form may hold bare parameter names.'),
      },
      '/esp/ChatService/CheckInvite': {
        post: invite('Whether an invite would be sent now. Takes the same request, and stores nothing.'),
      },
      '/sessions/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          summary: 'What has become of an invite and its session.',
          responses: { 200: json('Session'), ...problems(401, 404, 503) },
        },
        delete: {
          summary: 'Ends a session, or cancels an invite.',
          responses: { 200: json('Session'), ...problems(401, 404, 409, 503) },
        },
      },
      '/webhooks/{receiver}': {
        parameters: [{ name: 'receiver', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          summary: 'Meta’s handshake when the webhook is registered: docs/receipts.md.',
          security: [{}],
          parameters: [
            query('hub.mode', { const: 'subscribe' }, 'As Meta sends it.'),
            query('hub.verify_token', { type: 'string' }, 'Compared with the receiver’s verify-token.'),
            query('hub.challenge', { type: 'string' }, 'The answer’s body.'),
          ],
          responses: {
            200: { description: 'The challenge.', content: { 'text/plain': { schema: { type: 'string' } } } },
            ...problems(400, 401, 404, 503),
          },
        },
        post: {
          summary: 'Receipts and what Meta has stopped. Answered after all of it is stored.',
          security: [{}],
          parameters: [
            {
              name: 'X-Hub-Signature-256',
              in: 'header',
              schema: { type: 'string' },
              description: 'sha256= and the HMAC of the body’s bytes, keyed with the app secret.',
            },
          ],
          requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { 200: { description: 'Stored.' }, ...problems(401, 404, 413, 503) },
        },
      },
      ...conversationPaths,
      '/health': {
        get: {
          summary: 'Whether the API answers; with deep, whether queue and table do.',
          security: [{}],
          parameters: [query('deep', { type: 'string' }, 'Also checks queue and table; needs credentials.')],
          responses: { 200: json('Health'), ...problems(401), 503: json('Health') },
        },
      },
    },
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
      },
      schemas: components,
    },
  };
}

function invite(summary: string) {
  return {
    summary,
    parameters: [
      ...keyAndWait,
      query('faults', { const: '200' }, 'Faults come as 200.'),
      query('format', { enum: ['json', 'xml'] }, 'Twin of Accept.'),
      query('dryRun', { enum: ['0', '1'] }, '1: check and render, store nothing.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/InviteRequest' } },
        'application/x-www-form-urlencoded': { schema: { type: 'object' } },
      },
    },
    responses: {
      200: {
        description:
          'It went out or may have, a dry run, the answer to CheckInvite, or a fault for who reads only 200.',
        content: {
          'application/json': {
            schema: {
              anyOf: ['InviteResponse', 'EligibilityResponse', 'FaultAs200'].map((name) => ({
                $ref: `#/components/schemas/${name}`,
              })),
            },
          },
          'application/xml': { schema: { type: 'string' } },
        },
      },
      202: {
        description: 'Accepted, or still under way.',
        content: { ...json('InviteResponse').content, 'application/xml': { schema: { type: 'string' } } },
      },
      ...problems(400, 401, 405, 413, 415, 422, 503),
    },
  };
}
