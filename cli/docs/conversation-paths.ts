/** What agents' software calls: the routes below a session. */
import { body, json, keyAndWait, path, problems, query } from './openapi-parts.ts';

/** Of a channel that takes its clients' messages. */
export const conversationPaths = {
  '/sessions/{id}/messages': {
    parameters: [path('id')],
    get: {
      summary: 'What was said in a session, on a channel that keeps it: transcript-hours.',
      parameters: [query('after', { type: 'string' }, 'next of the page before.')],
      responses: { 200: json('Messages'), ...problems(401, 403, 404, 422, 503) },
    },
    post: {
      summary: 'Sends the client what an agent wrote, at most once.',
      parameters: keyAndWait,
      requestBody: body('MessageRequest'),
      responses: {
        200: { ...json('MessageAccepted'), description: 'After a wait: it went out or may have.' },
        202: { ...json('MessageAccepted'), description: 'Accepted, before or now.' },
        ...problems(400, 401, 403, 404, 405, 409, 413, 415, 422, 503),
      },
    },
  },
  '/sessions/{id}/messages/{messageId}': {
    parameters: [path('id'), path('messageId')],
    get: {
      summary: 'What has become of a message.',
      responses: { 200: json('Message'), ...problems(401, 403, 404, 405, 503) },
    },
  },
  '/sessions/{id}/events': {
    parameters: [path('id')],
    post: {
      summary: 'Shows the client that an agent has read, or is typing. Best effort.',
      requestBody: body('EventRequest'),
      responses: { 202: json('EventAccepted'), ...problems(400, 401, 403, 404, 405, 409, 413, 415, 422, 503) },
    },
  },
  '/sessions/{id}/media': {
    parameters: [path('id')],
    post: {
      summary: 'A link to upload a file to, which a message then sends.',
      requestBody: body('MediaRequest'),
      responses: { 201: json('MediaUpload'), ...problems(400, 401, 403, 404, 405, 409, 413, 415, 422, 503) },
    },
  },
  '/sessions/{id}/media/{mediaId}': {
    parameters: [path('id'), path('mediaId')],
    get: {
      summary: 'Leads to a file of the session, for five minutes.',
      responses: {
        302: { ...json('MediaLink'), description: 'The link, in Location.' },
        ...problems(401, 403, 404, 405, 503),
      },
    },
  },
  '/sessions/{id}/opt-out': {
    parameters: [path('id')],
    put: {
      summary: 'The client wants no more messages.',
      responses: { 200: json('OptOutState'), ...problems(401, 403, 404, 405, 503) },
    },
    delete: {
      summary: 'The client wants messages again.',
      responses: { 200: json('OptOutState'), ...problems(401, 403, 404, 405, 503) },
    },
  },
  '/webhooks/{receiver}/{secret}': {
    parameters: [path('receiver'), path('secret')],
    post: {
      summary: 'What GMS pushes of a chat: that its transcript has more. Answered after that is stored.',
      security: [{}],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 200: { description: 'Stored.' }, ...problems(401, 404, 413, 503) },
    },
  },
  '/webhooks/{receiver}/message': {
    parameters: [path('receiver')],
    post: {
      summary: 'What clients write by Apple Messages. Answered after all of it is stored.',
      security: [{}],
      parameters: [
        { name: 'Authorization', in: 'header', schema: { type: 'string' }, description: 'Bearer and Apple’s token.' },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 200: { description: 'Stored.' }, ...problems(401, 403, 404, 413, 503) },
    },
  },
};
