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

/** A function, because the table is loaded by every cold start: it spares the names of its members. */
function text(status: number, title: string, advice: string, retryAfterSeconds?: number): FaultText {
  return { status, title, advice, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

const table = {
  unreadable_body: text(400, 'The body cannot be read.', 'Send one JSON object or a form, as UTF-8.'),
  body_too_large: text(413, 'The body is too large.', 'Send at most 128 KiB: no documents, but links to them.'),
  unsupported_media_type: text(415, 'This content type is not understood.', 'Send application/json or a form.'),
  method_not_allowed: text(405, 'This HTTP method is not allowed here.', 'POST an invite; GET or DELETE a session.'),
  unauthorized: text(401, 'Not authorized.', 'Send the credentials that you were given.'),
  unknown_service: text(422, 'The service is not known.', 'Service is ChatService, written like this.'),
  unknown_method: text(422, 'The method is not known.', 'Method is InviteToChat or CheckInvite, written like this.'),
  application_unknown: text(
    422,
    'The application type is not ours.',
    'Leave AppType empty and name AppName, or send 171.',
  ),
  missing_parameter: text(422, 'A parameter is missing.', 'Send it; it must not be empty.'),
  invalid_parameter: text(422, 'A parameter has a value that it cannot have.', 'See the parameter in docs/esp.md.'),
  parameter_unknown: text(422, 'There is no such parameter.', 'Correct its name, or put it in UserData.'),
  parameter_repeated: text(422, 'A parameter is given more than once.', 'Send it once.'),
  unknown_channel: text(422, 'There is no such channel.', 'Name one of catalog/channels.yml.'),
  ambiguous_channel: text(422, 'More than one channel is configured.', 'Name one in _umsChannel.'),
  unknown_business: text(422, 'The channel has no such business id.', 'Send one of its business-ids.'),
  invalid_client: text(
    422,
    'The client id is not one that the channel can reach.',
    'Send a phone number with its country code.',
  ),
  invalid_chat_queue_key: text(
    422,
    'The chat queue key cannot be used here.',
    'Send <tenant id>:<endpoint> of a fitting queue.',
  ),
  unknown_chat_queue: text(422, 'There is no such chat queue.', 'Name one of catalog/queues.yml.'),
  unknown_response: text(422, 'There is no such standard response.', 'Name one of catalog/responses.'),
  response_inactive: text(
    422,
    'The standard response is not in use now.',
    'Activate and approve it, or look at its dates.',
  ),
  content_not_supported: text(
    422,
    'The channel cannot carry this content.',
    'Use a response with content for its media type.',
  ),
  field_code_error: text(
    422,
    'A field code could not be rendered.',
    'Correct the standard response or the value that it reads.',
  ),
  empty_template_parameter: text(
    422,
    'A template parameter came out empty.',
    'Send the value, or use Default(…) in the code.',
  ),
  idempotency_key_reused: text(
    422,
    'This key was used for something else.',
    'Use a new key for each new invite or message.',
  ),
  session_unknown: text(404, 'There is no such session.', 'Use the id that the invite answered.'),
  session_ended: text(
    409,
    'The session has ended.',
    'Write in the session that the answer names, or wait for the client.',
  ),
  session_elsewhere: text(409, 'The session is on another chat server.', 'Its agents write there.'),
  session_open: text(422, 'A session with this client is open.', 'Write in it, or end it before you invite again.'),
  message_unknown: text(404, 'There is no such message.', 'Use the id that its post answered.'),
  media_unknown: text(
    404,
    'There is no such file.',
    'Use an id of this session; files are kept for 30 days, and an upload must be finished.',
  ),
  attachment_unreachable: text(
    422,
    'The attachment cannot be fetched.',
    'Send an https link that anybody can read, or upload the file.',
  ),
  forbidden: text(403, 'This caller may not do that.', 'Give the caller the right converse in the list of callers.'),
  opted_out: text(
    422,
    'The client wants no messages.',
    'Send nothing until the client opts in; answer one who writes again, but not by SMS or RCS.',
  ),
  receiver_unknown: text(
    404,
    'There is no such receiver.',
    'Give the vendor the address of one of catalog/receivers.yml.',
  ),
  handshake_incomplete: text(
    400,
    'The handshake lacks a parameter.',
    'Send hub.mode, hub.verify_token and hub.challenge.',
  ),
  session_busy: text(409, 'The message is being sent just now.', 'Try again in some seconds.'),
  not_accepted: text(503, 'It could not be done just now.', 'Send it again; an invite with the same Idempotency-Key.'),
  channel_paused: text(
    503,
    'The channel is paused.',
    'Nothing was stored. Send it again later with the same Idempotency-Key.',
    60,
  ),
  client_unreachable: text(422, 'The client cannot be reached on this channel.', 'Use another channel.'),
  window_closed: text(422, 'The client wrote too long ago for free text.', 'Use a template message.'),
  template_stopped: text(
    422,
    'The vendor has stopped the template message.',
    'Look at its state in the vendor’s manager.',
  ),
  sender_stopped: text(
    422,
    'The vendor has stopped the business number.',
    'Look at its state in the vendor’s manager.',
  ),
  account_stopped: text(422, 'The vendor has stopped the account.', 'Look at the account, its payment and its token.'),
  vendor_refused: text(422, 'The vendor refused the message.', 'Look up the vendor’s code that the fault names.'),
  chat_server_refused: text(422, 'The chat server refused the session.', 'Look at the chat server’s log.'),
  undelivered: text(
    422,
    'The message did not arrive.',
    'Look up the vendor’s code that the fault names, or use another channel.',
  ),
  not_now: text(422, 'Nothing may be sent to the client now.', 'Invite again at the time that it names.'),
  cooldown: text(422, 'The client was invited a moment ago.', 'Wait for the channel’s cooldown.'),
  expired: text(422, 'Its deadline passed before it could be sent.', 'Send it anew if it still matters.'),
  not_sent: text(422, 'It could not be handled, and was not sent.', 'Send it anew; the log says what failed.'),
  cancelled: text(422, 'The invite was cancelled.', 'Nothing was sent; invite again with a new key.'),
};

export type FaultCode = keyof typeof table;

export const faults: Readonly<Record<FaultCode, FaultText>> = table;

/**
 * What is wrong, and where. `parameter` is the dotted name of a request's member; `detail` says what to do and holds no
 * value of the request.
 */
export type Fault = { readonly code: FaultCode; readonly parameter?: string; readonly detail?: string };
