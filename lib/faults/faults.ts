/**
 * Every fault there is: its HTTP status, what it means and what to do about it. Texts never hold a value of the
 * request.
 */
type FaultText = {
  readonly status: number;
  readonly title: string;
  readonly advice: string;
  readonly retryAfterSeconds?: number;
};

const table = {
  unreadable_body: {
    status: 400,
    title: 'The body cannot be read.',
    advice: 'Send one JSON object or a form, as UTF-8.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large.',
    advice: 'Send at most 128 KiB; keep documents out of the user data.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'This content type is not understood.',
    advice: 'Send application/json or a form.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This HTTP method is not allowed here.',
    advice: 'POST an invite; GET or DELETE a session.',
  },
  unauthorized: { status: 401, title: 'Not authorized.', advice: 'Send the credentials that you were given.' },
  unknown_service: {
    status: 422,
    title: 'The service is not known.',
    advice: 'Service is ChatService, written like this.',
  },
  unknown_method: {
    status: 422,
    title: 'The method is not known.',
    advice: 'Method is InviteToChat, written like this.',
  },
  application_unknown: {
    status: 422,
    title: 'The application type is not ours.',
    advice: 'Leave AppType empty and name AppName, or send 171.',
  },
  missing_parameter: { status: 422, title: 'A parameter is missing.', advice: 'Send it; it must not be empty.' },
  invalid_parameter: {
    status: 422,
    title: 'A parameter has a value that it cannot have.',
    advice: 'See the parameter in docs/esp.md.',
  },
  parameter_unknown: {
    status: 422,
    title: 'There is no such parameter.',
    advice: 'Correct its name, or put it in UserData.',
  },
  parameter_repeated: { status: 422, title: 'A parameter is given more than once.', advice: 'Send it once.' },
  unknown_channel: { status: 422, title: 'There is no such channel.', advice: 'Name one of catalog/channels.yml.' },
  ambiguous_channel: { status: 422, title: 'More than one channel is configured.', advice: 'Name one in _umsChannel.' },
  unknown_business: {
    status: 422,
    title: 'The channel has no such business id.',
    advice: 'Send one of its business-ids.',
  },
  invalid_client: {
    status: 422,
    title: 'The client id is not one that the channel can reach.',
    advice: 'Send a phone number with its country code.',
  },
  invalid_chat_queue_key: {
    status: 422,
    title: 'The chat queue key cannot be used here.',
    advice: 'Send <tenant id>:<endpoint> of a fitting queue.',
  },
  unknown_chat_queue: { status: 422, title: 'There is no such chat queue.', advice: 'Name one of catalog/queues.yml.' },
  unknown_response: {
    status: 422,
    title: 'There is no such standard response.',
    advice: 'Name one of catalog/responses.',
  },
  response_inactive: {
    status: 422,
    title: 'The standard response is not in use now.',
    advice: 'Activate and approve it, or look at its dates.',
  },
  content_not_supported: {
    status: 422,
    title: 'The channel cannot carry this content.',
    advice: 'Use a response with content for its media type.',
  },
  field_code_error: {
    status: 422,
    title: 'A field code could not be rendered.',
    advice: 'Correct the standard response or the value that it reads.',
  },
  empty_template_parameter: {
    status: 422,
    title: 'A template parameter came out empty.',
    advice: 'Send the value, or use Default(…) in the code.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This key was used for another invite.',
    advice: 'Use a new key for a new invite.',
  },
  session_unknown: { status: 404, title: 'There is no such session.', advice: 'Use the id that the invite answered.' },
  session_ended: {
    status: 409,
    title: 'The session has ended.',
    advice: 'Write in the session that the answer names, or wait for the client.',
  },
  session_elsewhere: {
    status: 409,
    title: 'The session is on another chat server.',
    advice: 'Its agents write there.',
  },
  session_open: {
    status: 422,
    title: 'A session with this client is open.',
    advice: 'Write in it, or end it before you invite again.',
  },
  message_unknown: { status: 404, title: 'There is no such message.', advice: 'Use the id that its post answered.' },
  media_unknown: {
    status: 404,
    title: 'There is no such file.',
    advice: 'Use an id of this session; files are kept for 30 days, and an upload must be finished.',
  },
  attachment_unreachable: {
    status: 422,
    title: 'The attachment cannot be fetched.',
    advice: 'Send an https link that anybody can read, or upload the file.',
  },
  forbidden: {
    status: 403,
    title: 'This caller may not do that.',
    advice: 'Give the caller the right converse in the list of callers.',
  },
  opted_out: {
    status: 422,
    title: 'The client wants no messages.',
    advice: 'Send nothing until the client writes again or opts in.',
  },
  receiver_unknown: {
    status: 404,
    title: 'There is no such receiver.',
    advice: 'Give the vendor the address of one of catalog/receivers.yml.',
  },
  handshake_incomplete: {
    status: 400,
    title: 'The handshake lacks a parameter.',
    advice: 'Send hub.mode, hub.verify_token and hub.challenge.',
  },
  session_busy: { status: 409, title: 'The message is being sent just now.', advice: 'Try again in some seconds.' },
  not_accepted: {
    status: 503,
    title: 'It could not be done just now.',
    advice: 'Send it again; an invite with the same Idempotency-Key.',
  },
  channel_paused: {
    status: 503,
    title: 'The channel is paused.',
    advice: 'Nothing was stored. Send it again later with the same Idempotency-Key.',
    retryAfterSeconds: 60,
  },
  client_unreachable: {
    status: 422,
    title: 'The client cannot be reached on this channel.',
    advice: 'Use another channel.',
  },
  window_closed: {
    status: 422,
    title: 'The client wrote too long ago for free text.',
    advice: 'Use a template message.',
  },
  template_stopped: {
    status: 422,
    title: 'The vendor has stopped the template message.',
    advice: 'Look at its state in the vendor’s manager.',
  },
  sender_stopped: {
    status: 422,
    title: 'The vendor has stopped the business number.',
    advice: 'Look at its state in the vendor’s manager.',
  },
  account_stopped: {
    status: 422,
    title: 'The vendor has stopped the account.',
    advice: 'Look at the account, its payment and its token.',
  },
  vendor_refused: {
    status: 422,
    title: 'The vendor refused the message.',
    advice: 'Look up the vendor’s code that the fault names.',
  },
  chat_server_refused: {
    status: 422,
    title: 'The chat server refused the session.',
    advice: 'Look at the chat server’s log.',
  },
  undelivered: {
    status: 422,
    title: 'The message did not arrive.',
    advice: 'Look up the vendor’s code that the fault names, or use another channel.',
  },
  cooldown: { status: 422, title: 'The client was invited a moment ago.', advice: 'Wait for the channel’s cooldown.' },
  expired: {
    status: 422,
    title: 'The invite’s deadline passed before it could be sent.',
    advice: 'Send a new one if it still matters.',
  },
  cancelled: {
    status: 422,
    title: 'The invite was cancelled.',
    advice: 'Nothing was sent; invite again with a new key.',
  },
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof table;

export const faults: Readonly<Record<FaultCode, FaultText>> = table;

/**
 * What is wrong, and where. `parameter` is the dotted name of a request's member; `detail` says what to do and holds no
 * value of the request.
 */
export type Fault = { readonly code: FaultCode; readonly parameter?: string; readonly detail?: string };
