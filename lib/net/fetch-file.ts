type Limits = { readonly signal: AbortSignal; readonly maxBytes: number };

/** Throws if the file cannot be read or is larger than `maxBytes`, and a `NotPublicError` if it must not be read. */
export type FetchFile = (url: string, limits: Limits) => Promise<Buffer>;
