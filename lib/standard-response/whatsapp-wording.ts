/** A wording of a template message, as far as its parts must agree. */
import type { ParameterFile } from './parameters.ts';

export type CheckedWording = Filled & {
  readonly content: string;
  readonly header?:
    | { readonly type: string; readonly text?: string; readonly parameter?: string | undefined }
    | undefined;
  readonly footer?: string | undefined;
  readonly buttons?: readonly CheckedButton[] | undefined;
  readonly 'limited-time-offer'?: object | undefined;
  readonly carousel?: readonly CheckedCard[] | undefined;
  readonly twilio?: { readonly variables?: Readonly<Record<string, string>> | undefined } | undefined;
};

type Filled = { readonly parameters?: readonly ParameterFile[] | undefined };

export type CheckedButton = {
  readonly type: string;
  readonly code?: string;
  readonly order?: { readonly items?: unknown; readonly total?: unknown };
  readonly sections?: readonly { readonly title?: string | undefined; readonly products: readonly unknown[] }[];
};

export type CheckedCard = Filled & {
  readonly header: { readonly type: string };
  readonly content?: string | undefined;
  readonly buttons: readonly { readonly type: string }[];
};

/** `path`: from the wording on. Its first key may be one that a translation takes over. */
export type ReportAt = (path: readonly [string, ...(string | number)[]], message: string) => void;
