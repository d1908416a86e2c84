/** Which Page something was posted for, and when it happened: ms since 1970, by Meta's clock. */
export type PageOrigin = { readonly page: string; readonly at: number };
