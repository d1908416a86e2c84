/** How Twilio refuses a request: its codes, with their HTTP statuses and words. */

export type TwilioError = { readonly code: number; readonly status: number; readonly message: string };

const refusals: Readonly<Record<number, Omit<TwilioError, 'code'>>> = {
  20003: { status: 401, message: 'Authenticate' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20503: { status: 503, message: 'Service unavailable' },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21603: { status: 400, message: "A 'From' or 'MessagingServiceSid' parameter is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: { status: 400, message: "The 'From' phone number provided is not a valid message-capable phone number" },
  21609: { status: 400, message: 'The StatusCallback URL is not a valid URL.' },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit.' },
  21619: { status: 400, message: 'A text message body or media urls must be specified.' },
  21620: { status: 400, message: 'Invalid media URL(s)' },
  21623: { status: 400, message: 'Number of media files exceeds allowed limit' },
  21655: { status: 400, message: 'The ContentSid is Invalid' },
  21656: { status: 400, message: 'The ContentVariables Parameter is invalid' },
  21910: { status: 400, message: "Invalid 'From' and 'To' pair. They should be of the same channel" },
  63007: { status: 400, message: 'Twilio could not find a Channel with the specified From address' },
  92005: { status: 400, message: 'ContentSid Required' },
};

export function twilioRefusal(code: number): TwilioError {
  return { code, ...(refusals[code] ?? { status: 400, message: 'simulated' }) };
}
