/** What WhatsApp takes in the parts of a template message: characters, unless they are counted otherwise. No limit is
 * published for locations, file names and ids: these are ours. */
export const maxTemplate = {
  body: 1024,
  /** Of a limited-time offer. */
  offerBody: 600,
  offerText: 16,
  header: 60,
  footer: 60,
  buttonText: 25,
  payload: 256,
  callPayload: 512,
  callMinutes: 43_200,
  url: 2000,
  code: 15,
  location: 1000,
  fileName: 240,
  id: 100,
  cards: 10,
  cardBody: 160,
  sections: 10,
  sectionTitle: 24,
  /** Of all sections together. */
  products: 30,
  orderReference: 35,
  itemName: 60,
  // https://www.twilio.com/docs/content/using-variables-with-content-api
  twilioVariable: 1600,
} as const;
