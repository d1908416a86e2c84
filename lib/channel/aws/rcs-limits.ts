/**
 * Characters and numbers that AWS takes.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/rcs-rich-messaging.html
 */
export const maxRcs = {
  text: 3072,
  title: 200,
  description: 2000,
  label: 25,
  postback: 2048,
  mediaUrl: 2000,
  url: 2048,
  suggestions: 11,
  cardSuggestions: 4,
  cards: 10,
} as const;
