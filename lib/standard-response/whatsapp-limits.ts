/** Characters that WhatsApp takes in the parts of a template message. No limit is published for
 * locations and file names: these are ours. */
export const maxTemplate = {
  body: 1024,
  header: 60,
  footer: 60,
  buttonText: 25,
  payload: 256,
  url: 2000,
  code: 15,
  location: 1000,
  fileName: 240,
} as const;
