/**
 * What Messenger takes, in UTF-16 code units of a text and in entries of a list.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages
 */
export const maxMessenger = {
  text: 2000,
  quickReplies: 13,
  title: 20,
  payload: 1000,
  /** The text above buttons. */
  buttonText: 640,
  buttons: 3,
  cards: 10,
  cardText: 80,
  url: 2000,
} as const;

/** Buttons stand below one text; more of them are spread over cards, which repeat the text as their title. */
export const maxListItems = maxMessenger.cards * maxMessenger.buttons;
