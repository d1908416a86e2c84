/** What a channel is given to send: rendered, never field codes. `text` is what the client reads, and what an agent sees of it. */
export type Content = TextContent | TemplateContent;

export type TextContent = { readonly type: 'text'; readonly text: string };

/** A WhatsApp template message; `parameters` fill `{{1}}`, `{{2}}` … of its body, in this order. */
export type TemplateContent = {
  readonly type: 'template';
  readonly text: string;
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
};
