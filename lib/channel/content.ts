import type { AppleContent } from './apple/apple-schema.ts';
import type { RcsMessage } from './aws/rcs-schema.ts';
import type { MessengerContent } from './meta/messenger-schema.ts';

/**
 * What a channel sends, rendered and free of field codes. `text` is what the client reads, and what agents see of it.
 */
export type Content = TextContent | TemplateContent | InteractiveContent;

export type TextContent = {
  readonly type: 'text';
  readonly text: string;
  readonly attachments?: readonly Attachment[];
};

/**
 * A file at an https link, fetched by the vendor, or by us for the vendor; from our bucket, for vendors that read it
 * themselves, at `s3://<bucket>/<key>`.
 */
export type Attachment = { readonly url: string; readonly mediaType: string; readonly name?: string };

/**
 * A template message of WhatsApp, or a utility template of a Facebook Page. `body` fills the slots of its body in this
 * order; `buttons` holds only the buttons that are sent.
 */
export type TemplateContent = {
  readonly type: 'template';
  readonly text: string;
  readonly name: string;
  readonly language: string;
  readonly header?: TemplateHeader;
  readonly body: readonly TemplateParameter[];
  readonly buttons?: readonly TemplateButton[];
  /** When the code of a limited-time offer expires: ms since 1970. */
  readonly offerExpiresAt?: number;
  /** Of a carousel, from left to right. */
  readonly cards?: readonly TemplateCard[];
  /** The same message as Twilio knows it. */
  readonly twilio?: { readonly contentSid: string; readonly variables: Readonly<Record<string, string>> };
};

export type TemplateCard = {
  readonly header: TemplateHeader;
  readonly body: readonly TemplateParameter[];
  readonly buttons?: readonly TemplateButton[];
};

/** `name` is set if the template's parameters are named. `text` is what the client reads. */
export type TemplateParameter = { readonly name?: string; readonly text: string } & (
  | { readonly type: 'text' }
  | { readonly type: 'currency'; readonly code: string; readonly amount1000: number }
  | { readonly type: 'date-time' }
);

export type TemplateHeader =
  | { readonly type: 'text'; readonly parameter: TemplateParameter }
  | ({ readonly type: 'image' | 'video' | 'gif' | 'document'; readonly name?: string } & TemplateFile)
  | { readonly type: 'product'; readonly catalogId: string; readonly productId: string }
  | {
      readonly type: 'location';
      readonly latitude: string;
      readonly longitude: string;
      readonly name: string;
      readonly address: string;
    };

/** At an https link, or uploaded to the vendor before. */
export type TemplateFile = { readonly url: string } | { readonly id: string };

/**
 * `index` is the button's position in the approved message, or card, from 0. A flow button is sent with or without its
 * token.
 */
export type TemplateButton = { readonly index: number } & (
  | { readonly type: 'quick-reply' | 'url' | 'copy-code' | 'one-time-code'; readonly value: string }
  | { readonly type: 'flow'; readonly value?: string; readonly data?: JsonRecord }
  | { readonly type: 'voice-call'; readonly minutes?: number; readonly value?: string }
  | { readonly type: 'catalog'; readonly productId: string }
  | { readonly type: 'multi-product'; readonly productId: string; readonly sections: readonly ProductSection[] }
  | { readonly type: 'order-details'; readonly order: TemplateOrder }
);

export type JsonRecord = Readonly<Record<string, unknown>>;

export type ProductSection = { readonly title?: string; readonly productIds: readonly string[] };

/** Amounts are in hundredths of the currency. `payment` and `shippingInfo` are as the vendor documents them. */
export type TemplateOrder = {
  readonly reference: string;
  readonly goods: 'digital-goods' | 'physical-goods';
  readonly currency: string;
  readonly total: number;
  /** Absent if there is only a total. */
  readonly items?: readonly {
    readonly id: string;
    readonly name: string;
    readonly amount: number;
    readonly quantity: number;
  }[];
  readonly tax?: number;
  readonly shipping?: number;
  readonly discount?: number;
  readonly paymentType?: string;
  readonly paymentConfiguration?: string;
  readonly paymentSettings?: readonly JsonRecord[];
  readonly shippingInfo?: JsonRecord;
};

/**
 * Interactive messages of Apple, of Messenger or of RCS. `text` is what agents see: the response's text, or what it
 * asks.
 */
export type InteractiveContent = { readonly type: 'interactive'; readonly text: string } & (
  | { readonly apple: AppleContent }
  | { readonly facebook: MessengerContent }
  | { readonly rcs: RcsMessage }
);
